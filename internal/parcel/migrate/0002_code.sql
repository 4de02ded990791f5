-- Whoever tracks a dossier knows its code only (tra cứu theo mã hồ sơ).
CREATE INDEX parcel_code ON parcel (dossier_code);
