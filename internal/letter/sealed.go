package letter

import "tinhso/internal/seal"

// Sealed is what is sealed of letters (văn bản, thư được niêm phong): the words as they were sent. When the notice went
// out is kept by the notices.
func Sealed() []seal.Facts {
	return []seal.Facts{{Table: "letter_paper", Key: []string{"id"}, Subject: "id", About: []string{"letter."}, Erase: []string{eventErased}, Fixed: true,
		Columns: []string{"dossier_id", "unit_id", "unit_path", "template", "version", "type", "number", "day_on", "data json", "made_at",
			"made_by", "made_name"}}}
}
