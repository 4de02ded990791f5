// Package hall is the pages of the one-stop hall (trang của Bộ phận Một cửa): the screen on its wall, the machine that
// gives out numbers, the ticket on a telephone, the counters, the parcels with results, the letters of a dossier and
// their templates.
//
// What everybody sees stands under /sanh in a frame without navigation; what officers do stands under /desk and what
// administrators do under /console, in the frames that boot lends. No page of the hall names a person.
package hall
