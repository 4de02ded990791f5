package desk

import "tinhso/internal/web"
import "tinhso/internal/org"

const certifyProcedure = "2.000815"

func (f *face) certify(c *web.Ctx, u org.Unit) error { return nil }
func (f *face) certifyDo(c *web.Ctx, u org.Unit) error { return nil }
func (f *face) certifyDone(c *web.Ctx, u org.Unit) error { return nil }
func (f *face) late(c *web.Ctx, u org.Unit) error { return nil }
func (f *face) lateBegin(c *web.Ctx, u org.Unit) error { return nil }
func (f *face) fees(c *web.Ctx) error { return nil }
func (f *face) feesPDF(c *web.Ctx) error { return nil }
func (f *face) feesNote(c *web.Ctx, u org.Unit) error { return nil }
func (f *face) account(c *web.Ctx, u org.Unit) error { return nil }
func (f *face) accountIssue(c *web.Ctx, u org.Unit) error { return nil }
func (f *face) handover(c *web.Ctx, u org.Unit) error { return nil }
func (f *face) handoverDo(c *web.Ctx, u org.Unit) error { return nil }
