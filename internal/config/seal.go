package config

// Seal is who countersigns the sealed log and where its checkpoints are laid (công bố niêm phong).
type Seal struct {
	Witnesses  string `conf:"witnesses" help:"tệp khai báo nhân chứng, mỗi dòng: ĐỊA_CHỈ KHÓA_CÔNG_KHAI; bỏ trống thì chưa có nhân chứng (file of witnesses: URL and public key a line)"`
	PublishDir string `conf:"seal-publish-dir" help:"thư mục đưa điểm niêm phong ra khỏi máy, ví dụ ổ mạng của cơ quan khác; ngoài DATA/seal/published (folder that leaves the machine)"`
}
