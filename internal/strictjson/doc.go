// Package strictjson reads JSON that came from outside as one value in one way (JSON chặt chẽ): the same name twice in an
// object, a name in letters of another case, an unknown name, text that is not UTF-8, something after the value: all are
// refused and named. encoding/json takes the last of two and any case, so that two programs may read the same body
// differently, which is how a check before us is passed by.
package strictjson
