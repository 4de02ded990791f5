package boot

import (
	"context"
	"flag"
	"fmt"

	"tinhso/internal/erase"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/law"
)

func eraseCommand() command {
	return command{
		name: "erase", use: "--data DIR --dossier CODE --number NUMBER --on YYYY-MM-DD --reason TEXT [--law KEY]",
		does: "xóa dữ liệu cá nhân của một hồ sơ đã kết thúc, theo quyết định (erases the personal data of one closed dossier; no way back)",
		flags: func(fs *flag.FlagSet) func(context.Context, invocation) error {
			var d erase.Decision
			fs.StringVar(&d.Dossier, "dossier", "", "mã hồ sơ (code of the dossier)")
			fs.StringVar(&d.Number, "number", "", "số quyết định (number of the decision)")
			fs.StringVar(&d.On, "on", "", "ngày quyết định (its day)")
			fs.StringVar(&d.Reason, "reason", "", "lý do (why)")
			act := fs.String("law", string(erase.Default), "căn cứ, theo danh mục văn bản (the law, by the catalogue)")
			return func(ctx context.Context, in invocation) error {
				if len(in.args) > 0 || d.Dossier == "" {
					return usagef("erase cần --dossier (erase needs --dossier)")
				}
				d.Law = law.Key(*act)
				app, err := openToWrite(ctx, in)
				if err != nil {
					return err
				}
				defer app.Close()
				ctx = identity.With(ctx, identity.System())
				if err := app.Eraser.Erase(ctx, d); err != nil {
					return err
				}
				if err := app.Seal.Drain(ctx); err != nil {
					return err
				}
				if in.json {
					return in.printJSON(map[string]any{"dossier": d.Dossier, "number": d.Number, "on": d.On, "law": d.Law})
				}
				fmt.Fprintln(in.Out, lang.For(lang.VI).T("erase.done", "code", d.Dossier))
				return nil
			}
		},
	}
}
