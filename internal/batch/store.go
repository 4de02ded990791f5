package batch

import (
	"context"
	"encoding/json"
	"errors"

	"tinhso/internal/fault"
	"tinhso/internal/policy"
	"tinhso/internal/store"
)

type scanner interface{ Scan(dest ...any) error }

func scanRun(r scanner) (b Batch, err error) {
	var label, input, move, approval []byte
	var created, started, ended int64
	if err = r.Scan(&b.ID, &b.Kind, &b.State, &b.Action, &label, &input, &move, &b.By, &b.ByName, &b.UnitID, &b.unitPath, &b.after, &b.Total,
		&created, &started, &ended, &approval, &b.Why, &b.Version); err != nil {
		return b, err
	}
	b.CreatedAt, b.StartedAt, b.EndedAt = store.Instant(created), store.Instant(started), store.Instant(ended)
	for text, into := range map[*[]byte]any{&label: &b.Label, &input: &b.Input, &move: &b.Move, &approval: &b.Approval} {
		if len(*text) == 0 {
			continue
		}
		if err := json.Unmarshal(*text, into); err != nil {
			return b, err
		}
	}
	return b, nil
}

func scanItem(r scanner) (i Item, err error) {
	var args, change []byte
	var at int64
	if err = r.Scan(&i.N, &i.DossierID, &i.Code, &i.Procedure, &i.Version, &i.Verdict, &i.Outcome, &i.Why, &args, &change, &at); err != nil {
		return i, err
	}
	i.At = store.Instant(at)
	if len(args) > 0 {
		if err := json.Unmarshal(args, &i.WhyArgs); err != nil {
			return i, err
		}
	}
	return i, json.Unmarshal(change, &i.Change)
}

func text(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

// reason is a fault as it is kept: its code and what its words name.
func reason(err error) (code string, args any, ok bool) {
	f, ok := fault.As(err)
	if !ok || f.Kind == fault.KindInternal || f.Kind == fault.KindUnavailable {
		return "", nil, false
	}
	code, values := f.Code, f.Args
	if len(f.Fields) > 0 { // the first of them says most
		code, values = f.Fields[0].Code, f.Fields[0].Args
	}
	if len(values) == 0 {
		return code, nil, true
	}
	t, err := text(values)
	if err != nil {
		return code, nil, true
	}
	return code, t, true
}

// Get reads a batch with its counts; one of others is not found.
func (r *Room) Get(ctx context.Context, id string) (Batch, error) {
	b, err := r.load(ctx, r.DB, id)
	if err != nil {
		return Batch{}, err
	}
	if err := policy.Can(ctx, "batch.read", b.object()); err != nil {
		return Batch{}, err
	}
	return b, r.count(ctx, r.DB, &b)
}

func (r *Room) load(ctx context.Context, from store.Reader, id string) (Batch, error) {
	b, err := scanRun(from.QueryRow(ctx, runGet, id))
	if errors.Is(err, store.ErrNone) {
		policy.Public(ctx, "what does not exist is nobody's")
		return Batch{}, fault.NotFound("batch.not_found")
	}
	return b, err
}

func (b *Batch) object() policy.Object {
	return policy.Object{Kind: "batch", ID: b.ID, UnitID: b.UnitID, UnitPath: b.unitPath, OwnerAccount: b.By}
}

// count fills in how many of each there are.
func (r *Room) count(ctx context.Context, from store.Reader, b *Batch) error {
	b.Will, b.Cannot, b.Done, b.Failed, b.Left = 0, 0, 0, 0, 0
	_, err := store.All(ctx, from, itemCount, func(rows *store.Rows) (struct{}, error) {
		var v Verdict
		var o Outcome
		var n int
		err := rows.Scan(&v, &o, &n)
		switch {
		case v == Cannot:
			b.Cannot += n
		case o == Did:
			b.Will, b.Done = b.Will+n, b.Done+n
		case o == Failed:
			b.Will, b.Failed = b.Will+n, b.Failed+n
		default:
			b.Will, b.Left = b.Will+n, b.Left+n
		}
		return struct{}{}, err
	}, b.ID)
	return err
}

// Items lists the dossiers of a batch, in their order, and the token of the next page.
func (r *Room) Items(ctx context.Context, id string, f Filter) ([]Item, string, error) {
	b, err := r.load(ctx, r.DB, id)
	if err != nil {
		return nil, "", err
	}
	if err := policy.Can(ctx, "batch.read", b.object()); err != nil {
		return nil, "", err
	}
	var w store.Where
	w.And("batch_id = ?", id)
	if f.Verdict != "" {
		w.And("verdict = ?", string(f.Verdict))
	}
	if f.Outcome != "" {
		w.And("outcome = ?", string(f.Outcome))
	}
	keys := store.Keyset{Columns: []string{"n bigint"}}
	if err := keys.After(&w, f.PageToken); err != nil {
		return nil, "", err
	}
	size := store.PageSize(f.PageSize)
	limit := w.Arg(size + 1)
	items, err := store.All(ctx, r.DB, itemList+w.SQL()+keys.OrderBy()+" LIMIT "+limit, func(rows *store.Rows) (Item, error) { return scanItem(rows) }, w.Args()...)
	if err != nil {
		return nil, "", err
	}
	items, next := store.Page(items, size, func(i Item) []any { return []any{int64(i.N)} })
	return items, next, nil
}

// List lists batches, the newest first, and the token of the next page: of the caller, of their units, or of a flow.
func (r *Room) List(ctx context.Context, f Filter) ([]Batch, string, error) {
	scope, err := policy.ScopeOf(ctx, "batch.read")
	if err != nil {
		return nil, "", err
	}
	var w store.Where
	if f.Kind != "" {
		w.And("kind = ?", string(f.Kind))
	}
	if f.Flow != "" {
		w.And("flow = ?", f.Flow)
	}
	if f.Mine {
		w.And("by_account = ?", scope.Owner)
	}
	scope.Where(&w, policy.Columns{Owner: "by_account", Unit: "unit_id", Path: "unit_path"})
	keys := store.Keyset{Columns: []string{"id text"}, Desc: true}
	if err := keys.After(&w, f.PageToken); err != nil {
		return nil, "", err
	}
	size := store.PageSize(f.PageSize)
	limit := w.Arg(size + 1)
	all, err := store.All(ctx, r.DB, runList+w.SQL()+keys.OrderBy()+" LIMIT "+limit, func(rows *store.Rows) (Batch, error) { return scanRun(rows) }, w.Args()...)
	if err != nil {
		return nil, "", err
	}
	all, next := store.Page(all, size, func(b Batch) []any { return []any{b.ID} })
	for i := range all {
		if err := r.count(ctx, r.DB, &all[i]); err != nil {
			return nil, "", err
		}
	}
	return all, next, nil
}
