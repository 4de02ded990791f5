-- Counts the changes of what an account may do (số lần đổi quyền): a node that remembers a caller asks for it and reads
-- anew when it is another one.
ALTER TABLE identity_account ADD COLUMN rights BIGINT NOT NULL DEFAULT 0;
