//go:build !unix

package health

import "errors"

func spaceOf(string) (Space, error) { return Space{}, errors.ErrUnsupported }
