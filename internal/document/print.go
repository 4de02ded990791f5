package document

// PDF prints form 01.
func (r Receipt) PDF() ([]byte, error) { return nil, nil }

// PDF prints form 02.
func (f Supplement) PDF() ([]byte, error) { return nil, nil }

// PDF prints form 03.
func (f Refusal) PDF() ([]byte, error) { return nil, nil }

// PDF prints form 04.
func (f Apology) PDF() ([]byte, error) { return nil, nil }

// PDF prints the bulk receipt.
func (b BulkReceipt) PDF() ([]byte, error) { return nil, nil }

// PDF prints the list on A4.
func (l FeeList) PDF() ([]byte, error) { return nil, nil }

// PDF prints the result on A4.
func (r ResultPaper) PDF() ([]byte, error) { return nil, nil }
