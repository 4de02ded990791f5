// Package opinion is the page on which a lead sees what the units it asked say, side by side (tổng hợp ý kiến phối hợp),
// and by when each has to; a unit that was asked sees its own question there.
package opinion
