-- Who is told of a deadline at which rung (bậc nhắc việc, báo cáo quá hạn), from day to day. follows is the timer after
-- which it comes, amount and kind how long after it; tell lists whom: holder, leader, parent_leader.
CREATE TABLE escalate_rung (
	name TEXT NOT NULL,
	valid_from_on TEXT NOT NULL,
	valid_to_on TEXT NOT NULL,
	follows TEXT NOT NULL CHECK (follows IN ('near', 'due', 'leg')),
	amount BIGINT NOT NULL,
	kind TEXT NOT NULL,
	tell TEXT NOT NULL,
	law TEXT NOT NULL,
	note TEXT NOT NULL,
	missing TEXT NOT NULL,
	PRIMARY KEY (name, valid_from_on),
	CHECK (amount = 0 AND kind = '' OR amount > 0 AND kind <> '' AND follows = 'due')
);
INSERT INTO escalate_rung (name, valid_from_on, valid_to_on, follows, amount, kind, tell, law, note, missing) VALUES
('near', '2018-04-23', '', 'near', 0, '', 'holder', '', 'Nhắc công chức đang giữ hồ sơ trước khi đến hạn.',
 'Quy chế hoạt động của Bộ phận Một cửa của tỉnh về nhắc việc trước hạn'),
('due', '2018-04-23', '2025-06-30', 'due', 0, '', 'holder leader', '61/2018/NĐ-CP@2018-04-23#art19',
 'Khi hết hạn: báo công chức đang giữ hồ sơ và lãnh đạo đơn vị, để xin lỗi và hẹn lại.', ''),
('due', '2025-07-01', '', 'due', 0, '', 'holder leader', '118/2025/NĐ-CP@2025-06-09',
 'Khi hết hạn: báo công chức đang giữ hồ sơ và lãnh đạo đơn vị, để xin lỗi và hẹn lại.',
 'Điều khoản cụ thể của Nghị định 118/2025/NĐ-CP chưa đọc được'),
('leg', '2018-04-23', '', 'leg', 0, '', 'holder leader', '',
 'Quá thời gian của một bước: báo công chức đang giữ hồ sơ và lãnh đạo đơn vị.',
 'Quy chế hoạt động của Bộ phận Một cửa của tỉnh về thời gian từng bước'),
('late', '2018-04-23', '', 'due', 3, 'working_day', 'leader parent_leader', '',
 'Quá hạn kéo dài: báo lãnh đạo đơn vị và lãnh đạo cơ quan cấp trên trực tiếp.',
 'Chưa có văn bản của tỉnh về số ngày quá hạn phải báo cáo cấp trên; tạm lấy 3 ngày làm việc');
