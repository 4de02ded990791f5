package api

import (
	"net/http"

	"tinhso/internal/parcel"
	"tinhso/internal/web"
)

// postCallback takes what the public post reports of a parcel; it proves itself by its signature and by nothing else.
func (f *face) postCallback(c *web.Ctx) error {
	if err := f.Parcels.Callback(c.R, f.PostSecret); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]string{"state": "taken"})
}

// callbacks are routes for other systems that call us; they are no part of the API that we offer to everybody.
func (f *face) callbacks(routes *web.Routes) {
	routes.Add(web.Route{Pattern: "POST /post/callbacks", Handler: f.postCallback, MaxBody: parcel.MaxCallback + 1024, CrossSite: true})
}
