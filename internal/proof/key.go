package proof

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"

	"tinhso/internal/fault"
)

// Kinds of key, by c2sp.org/signed-note: the log signs as notes are signed, a
// witness adds its time.
const (
	algNote   byte = 1
	algCosign byte = 4
)

// Keys are the keys that a reader trusts (khóa công khai được tin cậy): of logs
// and of witnesses. It is what note.Open asks.
type Keys struct {
	Logs      []note.Verifier
	Witnesses []note.Verifier
}

// Verifier finds a key by name and number, for note.Open.
func (k Keys) Verifier(name string, hash uint32) (note.Verifier, error) {
	if v, ok := k.log(name, hash); ok {
		return v, nil
	}
	for _, v := range k.Witnesses {
		if v.Name() == name && v.KeyHash() == hash {
			return v, nil
		}
	}
	return nil, &note.UnknownVerifierError{Name: name, KeyHash: hash}
}

func (k Keys) log(name string, hash uint32) (note.Verifier, bool) {
	for _, v := range k.Logs {
		if v.Name() == name && v.KeyHash() == hash {
			return v, true
		}
	}
	return nil, false
}

// ParseKey reads a public key as it is published: name+number+base64, of a log
// or of a witness (khóa công khai).
func ParseKey(vkey string) (note.Verifier, error) {
	name, hash, key, alg, err := splitKey(vkey)
	if err != nil {
		return nil, err
	}
	if alg == algNote {
		v, err := note.NewVerifier(vkey)
		if err != nil {
			return nil, fault.New(fault.KindInvalid, "proof.key").With(err)
		}
		return v, nil
	}
	return &witnessKey{name: name, hash: hash, key: key}, nil
}

func splitKey(s string) (name string, hash uint32, key []byte, alg byte, err error) {
	bad := fault.Invalid("proof.key")
	parts := strings.SplitN(s, "+", 3)
	if len(parts) != 3 || len(s) > 2*maxName || !validName(parts[0]) || len(parts[1]) != 8 {
		return "", 0, nil, 0, bad
	}
	number, err := strconv.ParseUint(parts[1], 16, 32)
	if err != nil {
		return "", 0, nil, 0, bad
	}
	b, ok := decode64(parts[2], 64)
	if !ok || len(b) != 1+ed25519.PublicKeySize || b[0] != algNote && b[0] != algCosign {
		return "", 0, nil, 0, bad
	}
	if uint32(number) != keyHash(parts[0], b) {
		return "", 0, nil, 0, bad
	}
	return parts[0], uint32(number), b[1:], b[0], nil
}

func validName(name string) bool {
	return name != "" && len(name) <= maxName && utf8.ValidString(name) && !strings.Contains(name, "+") &&
		!strings.ContainsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
}

// keyHash is the number of a key.
func keyHash(name string, algAndKey []byte) uint32 {
	h := sha256.New()
	h.Write([]byte(name + "\n"))
	h.Write(algAndKey)
	return binary.BigEndian.Uint32(h.Sum(nil))
}

// witnessKey checks signatures that carry their time (c2sp.org/tlog-cosignature, v1).
type witnessKey struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (w *witnessKey) Name() string    { return w.name }
func (w *witnessKey) KeyHash() uint32 { return w.hash }

func (w *witnessKey) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	at := binary.BigEndian.Uint64(sig)
	if at == 0 || at > 1<<62 {
		return false
	}
	return ed25519.Verify(w.key, cosigned(at, msg), sig[8:])
}

func cosigned(at uint64, msg []byte) []byte {
	var b bytes.Buffer
	b.WriteString("cosignature/v1\ntime " + strconv.FormatUint(at, 10) + "\n")
	b.Write(msg)
	return b.Bytes()
}

// Countersign is a witness's word that it saw a checkpoint, and when (xác nhận
// của nhân chứng).
type Countersign struct {
	Name string
	At   time.Time
}

// timeOf reads the time out of a signature that was checked.
func timeOf(sig note.Signature) time.Time {
	b, err := base64.StdEncoding.DecodeString(sig.Base64)
	if err != nil || len(b) != 4+8+ed25519.SignatureSize {
		return time.Time{}
	}
	return time.Unix(int64(binary.BigEndian.Uint64(b[4:])), 0).UTC() //nolint:gosec // Verify holds it below 1<<62
}

// Cosigner countersigns checkpoints (khóa của nhân chứng).
type Cosigner struct {
	witnessKey
	priv ed25519.PrivateKey
}

// NewKey draws a pair of keys of a log or, with cosign, of a witness: the
// secret one as golang.org/x/mod/sumdb/note writes it, and the public one.
func NewKey(random io.Reader, name string, cosign bool) (secret, public string, err error) {
	if !validName(name) {
		return "", "", fault.Invalid("proof.key_name")
	}
	pub, priv, err := ed25519.GenerateKey(random)
	if err != nil {
		return "", "", err
	}
	alg := algNote
	if cosign {
		alg = algCosign
	}
	return writeKeys(name, alg, priv.Seed(), pub)
}

func writeKeys(name string, alg byte, seed []byte, pub ed25519.PublicKey) (secret, public string, err error) {
	material := append([]byte{alg}, pub...)
	var number [4]byte
	binary.BigEndian.PutUint32(number[:], keyHash(name, material))
	tail := "+" + hex.EncodeToString(number[:]) + "+"
	return "PRIVATE+KEY+" + name + tail + base64.StdEncoding.EncodeToString(append([]byte{alg}, seed...)),
		name + tail + base64.StdEncoding.EncodeToString(material), nil
}

// NewCosigner reads the secret key of a witness.
func NewCosigner(secret string) (*Cosigner, error) {
	bad := fault.Invalid("proof.key_secret")
	rest, ok := strings.CutPrefix(strings.TrimSpace(secret), "PRIVATE+KEY+")
	parts := strings.SplitN(rest, "+", 3)
	if !ok || len(parts) != 3 || !validName(parts[0]) {
		return nil, bad
	}
	b, ok := decode64(parts[2], 64)
	if !ok || len(b) != 1+ed25519.SeedSize || b[0] != algCosign {
		return nil, bad
	}
	priv := ed25519.NewKeyFromSeed(b[1:])
	pub := priv.Public().(ed25519.PublicKey)
	hash := keyHash(parts[0], append([]byte{algCosign}, pub...))
	if number, err := strconv.ParseUint(parts[1], 16, 32); err != nil || uint32(number) != hash {
		return nil, bad
	}
	return &Cosigner{witnessKey: witnessKey{name: parts[0], hash: hash, key: pub}, priv: priv}, nil
}

// Public is the key to publish.
func (c *Cosigner) Public() string {
	_, public, _ := writeKeys(c.name, algCosign, c.priv.Seed(), c.key)
	return public
}

// Cosign signs the text of a checkpoint as seen at a time: one signature line.
func (c *Cosigner) Cosign(text string, at time.Time) string {
	unix := uint64(at.Unix()) //nolint:gosec // a clock after 1970
	sig := make([]byte, 0, 4+8+ed25519.SignatureSize)
	sig = binary.BigEndian.AppendUint32(sig, c.hash)
	sig = binary.BigEndian.AppendUint64(sig, unix)
	sig = append(sig, ed25519.Sign(c.priv, cosigned(unix, []byte(text)))...)
	return "— " + c.name + " " + base64.StdEncoding.EncodeToString(sig) + "\n"
}
