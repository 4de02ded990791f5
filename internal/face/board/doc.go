// Package board is the pages of figures (số liệu điều hành): how a unit does in a period, one figure with its course, its
// units and its explanation, and the dossiers behind it, within the reader's rights.
//
//	/desk/so-lieu                     overview: figures, course, map, units
//	/desk/so-lieu/{code}              one figure: value, law, numerator and denominator, explanation
//	/desk/so-lieu/{code}/ho-so        the records behind a part of it
//	/so-lieu, /so-lieu/{code}         the same for everybody: public figures, without records
//
// Nothing is computed here: room indicator says every value, also why there is none.
package board
