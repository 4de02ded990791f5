package boot

import (
	"io"
	"os"
	"path/filepath"

	"tinhso/internal/attest"
	"tinhso/internal/config"
	"tinhso/internal/examine"
	"tinhso/internal/lang"
	"tinhso/internal/proof"
)

// verifyReceipt checks one proof, or a PDF with one inside, with the keys of this installation unless others are named;
// the same lines as the stand-alone tinhso-verify.
func verifyReceipt(in invocation, file string, keys, witnesses []string) error {
	if len(in.args) > 1 {
		return usagef("verify --receipt nhận nhiều nhất một tệp kết quả (takes one result file at most)")
	}
	if len(keys) == 0 {
		own, err := ownKey(in.conf)
		if err != nil {
			return err
		}
		if own != "" {
			keys = append(keys, own)
		}
	}
	if named := in.conf.Seal.Witnesses; len(witnesses) == 0 && named != "" {
		list, err := attest.ReadWitnesses(named)
		if err != nil {
			return err
		}
		for _, w := range list {
			witnesses = append(witnesses, w.VKey)
		}
	}
	trusted, err := examine.Keys(keys, witnesses)
	if err != nil {
		return err
	}
	ask := examine.Ask{Keys: trusted}
	if ask.Proof, err = examine.Read(file); err != nil {
		return err
	}
	if len(in.args) == 1 {
		f, err := os.Open(in.args[0])
		if err != nil {
			return usagef("%v", err)
		}
		defer f.Close()
		ask.Result = f
	}
	r := examine.Of(ask)
	if !r.Readable() {
		p := lang.For(lang.VI)
		return usageError{r.Title(p) + " " + r.Why(p)}
	}
	if err := r.Print(in.Out, in.json); err != nil {
		return err
	}
	if !r.Holds {
		return errNotSo
	}
	return nil
}

// mostAnchors bounds how many published checkpoints are read: thirty years of days.
const mostAnchors = 12000

// anchors are the checkpoints that were laid into the folder of the data and the one that leaves the machine; the log
// must contain them. What cannot be read is told by check and by the page, not here.
func anchors(c config.Config) []string {
	var all []string
	for _, dir := range []string{filepath.Join(sealFolder(c), "published"), c.Seal.PublishDir} {
		if dir == "" {
			continue
		}
		daily, err := filepath.Glob(filepath.Join(dir, "[0-9]*", "*.checkpoint"))
		if err != nil {
			continue
		}
		for _, name := range append(daily[max(0, len(daily)-mostAnchors):], filepath.Join(dir, "checkpoint")) {
			if text := noteOf(name); text != "" {
				all = append(all, text)
			}
		}
	}
	return all
}

func noteOf(name string) string {
	f, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, proof.MaxNote))
	if err != nil {
		return ""
	}
	return string(b)
}
