/* reason.c: the table of reasons: one row serves log, header, reply and test */

#include <assert.h>

#include "gate/reason.h"

/*
 * Codes are what a refusal for this reason says; a reason that never refuses
 * has 250.  A 5xx that could mend itself with time is a 451.  The Vietnamese
 * without marks goes into SMTP replies, which are ASCII (RFC 5321 4.2).
 */
static const struct reason_info table[R__MAX] = {
	[R_NONE] = { "none", "-", 250, "2.0.0", "nothing to say",
	    "Khong co gi can luu y",
	    "Không có gì cần lưu ý" },

	/* the signature */
	[R_SIGNATURE_GOOD] = { "signature-good", "RFC 8551 3.5", 250, "2.0.0",
	    "signature is good",
	    "Chu ky so hop le",
	    "Chữ ký số hợp lệ" },
	[R_UNSIGNED] = { "unsigned", "NĐ 68/2024 Điều 31", 550, "5.7.0",
	    "request carries no digital signature",
	    "Van ban chua duoc ky so; de nghi ky bang chu ky so chuyen dung "
	    "cong vu roi gui lai",
	    "Văn bản chưa được ký số; đề nghị ký bằng chữ ký số chuyên dùng "
	    "công vụ rồi gửi lại" },
	[R_ENCRYPTED] = { "encrypted", "RFC 8551 3.3", 550, "5.7.0",
	    "message is encrypted and can not be looked into",
	    "Thu da duoc ma hoa nen khong the kiem tra; de nghi gui lai ban "
	    "khong ma hoa",
	    "Thư đã được mã hóa nên không thể kiểm tra; đề nghị gửi lại bản "
	    "không mã hóa" },
	[R_MULTIPART_BROKEN] = { "multipart-broken", "RFC 1847 2.1", 550,
	    "5.6.0", "signed message is not two well formed parts",
	    "Thu ky so sai cau truc (phai co dung hai phan: noi dung va chu "
	    "ky so); de nghi ky so va gui lai bang phan mem thu ho tro S/MIME",
	    "Thư ký số sai cấu trúc (phải có đúng hai phần: nội dung và chữ "
	    "ký số); đề nghị ký số và gửi lại bằng phần mềm thư hỗ trợ "
	    "S/MIME" },
	[R_NOT_CMS] = { "not-cms", "RFC 5652 3", 550, "5.6.0",
	    "signature part is no CMS SignedData",
	    "Phan chu ky so (smime.p7s) bi hong hoac khong dung dinh dang "
	    "CMS; de nghi ky so va gui lai",
	    "Phần chữ ký số (smime.p7s) bị hỏng hoặc không đúng định dạng "
	    "CMS; đề nghị ký số và gửi lại" },
	[R_TRAILING] = { "trailing-bytes", "RFC 5652 3", 550, "5.6.0",
	    "bytes follow the CMS structure",
	    "Co du lieu thua sau chu ky so; de nghi ky so va gui lai",
	    "Có dữ liệu thừa sau chữ ký số; đề nghị ký số và gửi lại" },
	[R_NO_SIGNER] = { "no-signer", "RFC 5652 5.1", 550, "5.7.7",
	    "CMS holds certificates but no signature",
	    "Phan chu ky so chi co chung thu ma khong co chu ky; de nghi ky "
	    "so va gui lai",
	    "Phần chữ ký số chỉ có chứng thư mà không có chữ ký; đề nghị ký "
	    "số và gửi lại" },
	[R_EMBEDDED_CONTENT] = { "embedded-content", "RFC 8551 3.5.3", 550,
	    "5.6.0", "detached signature carries content of its own",
	    "Phan chu ky so di kem thu lai chua them mot noi dung khac; de "
	    "nghi ky so va gui lai",
	    "Phần chữ ký số đi kèm thư lại chứa thêm một nội dung khác; đề "
	    "nghị ký số và gửi lại" },
	[R_CONTENT_MISSING] = { "content-missing", "RFC 8551 3.5.2", 550,
	    "5.6.0", "signed-data carries no content",
	    "Du lieu ky so khong chua noi dung thu; de nghi ky so va gui lai",
	    "Dữ liệu ký số không chứa nội dung thư; đề nghị ký số và gửi "
	    "lại" },
	[R_SIGNERS_IN_ONE] = { "several-signers", "ISO 32000-1 12.8.3.3", 550,
	    "5.6.0", "signature of the document is not of exactly one signer",
	    "Mot chu ky so trong van ban lai co nhieu nguoi ky; de nghi moi "
	    "nguoi ky bang mot chu ky rieng roi gui lai",
	    "Một chữ ký số trong văn bản lại có nhiều người ký; đề nghị mỗi "
	    "người ký bằng một chữ ký riêng rồi gửi lại" },
	[R_DIGEST_MISMATCH] = { "digest-mismatch", "RFC 5652 5.6", 550,
	    "5.7.7", "content changed after it was signed",
	    "Noi dung da bi thay doi sau khi ky so; de nghi ky so va gui lai; "
	    "neu van gap loi, de nghi quan tri he thong thu noi gui tat viec "
	    "tu chen ghi chu hoac sua thu",
	    "Nội dung đã bị thay đổi sau khi ký số; đề nghị ký số và gửi lại; "
	    "nếu vẫn gặp lỗi, đề nghị quản trị hệ thống thư nơi gửi tắt việc "
	    "tự chèn ghi chú hoặc sửa thư" },
	[R_SIGNATURE_INVALID] = { "signature-invalid", "RFC 5652 5.6", 550,
	    "5.7.7", "signature value does not verify",
	    "Chu ky so khong khop voi chung thu cua nguoi ky; de nghi ky so "
	    "va gui lai",
	    "Chữ ký số không khớp với chứng thư của người ký; đề nghị ký số "
	    "và gửi lại" },
	[R_SIGNER_CERT_MISSING] = { "signer-certificate-missing",
	    "RFC 5652 5.1", 550, "5.7.7", "signer's certificate is not there",
	    "Chu ky so khong kem chung thu cua nguoi ky; de nghi chon gui kem "
	    "chung thu trong phan mem ky, ky so va gui lai",
	    "Chữ ký số không kèm chứng thư của người ký; đề nghị chọn gửi kèm "
	    "chứng thư trong phần mềm ký, ký số và gửi lại" },
	[R_ATTRIBUTES] = { "signed-attributes", "RFC 5652 11", 550, "5.7.7",
	    "signed attributes are missing, doubled or contradict",
	    "Cac thuoc tinh cua chu ky so bi thieu, lap hoac mau thuan; de "
	    "nghi cap nhat phan mem ky, ky so va gui lai",
	    "Các thuộc tính của chữ ký số bị thiếu, lặp hoặc mâu thuẫn; đề "
	    "nghị cập nhật phần mềm ký, ký số và gửi lại" },
	[R_DIGEST_WEAK] = { "digest-weak", "RFC 8551 2.1", 550, "5.7.5",
	    "digest algorithm of the signature is too weak",
	    "Thuat toan bam cua chu ky so qua yeu (SHA-1 hoac MD5); de nghi "
	    "chon SHA-256 tro len trong phan mem ky, ky so va gui lai",
	    "Thuật toán băm của chữ ký số quá yếu (SHA-1 hoặc MD5); đề nghị "
	    "chọn SHA-256 trở lên trong phần mềm ký, ký số và gửi lại" },
	[R_ALGORITHM] = { "algorithm", "RFC 8551 2.2", 550, "5.7.5",
	    "signature algorithm is not accepted",
	    "Thuat toan ky khong duoc chap nhan; de nghi ky lai bang RSA hoac "
	    "ECDSA voi SHA-256 tro len",
	    "Thuật toán ký không được chấp nhận; đề nghị ký lại bằng RSA hoặc "
	    "ECDSA với SHA-256 trở lên" },
	[R_KEY_SIZE] = { "key-size", "RFC 8551 4.3", 550, "5.7.5",
	    "signer's key is too short",
	    "Do dai khoa cua chung thu khong duoc chap nhan; de nghi ky bang "
	    "chung thu chu ky so chuyen dung cong vu khac",
	    "Độ dài khóa của chứng thư không được chấp nhận; đề nghị ký bằng "
	    "chứng thư chữ ký số chuyên dùng công vụ khác" },
	[R_KEY_USAGE] = { "key-usage", "NĐ 68/2024 Điều 31", 550, "5.7.5",
	    "certificate is not meant for signing",
	    "Chung thu nay khong duoc cap de ky so thu, van ban; de nghi ky "
	    "bang chung thu chu ky so chuyen dung cong vu duoc cap de ky",
	    "Chứng thư này không được cấp để ký số thư, văn bản; đề nghị ký "
	    "bằng chứng thư chữ ký số chuyên dùng công vụ được cấp để ký" },
	[R_CERT_WEAK] = { "certificate-weak", "NĐ 68/2024 Điều 31", 550,
	    "5.7.5", "certificate path uses SHA-1",
	    "Chung thu chu ky so thuoc the he cu (SHA-1), can can bo xem xet; "
	    "de nghi doi sang chung thu the he moi",
	    "Chứng thư chữ ký số thuộc thế hệ cũ (SHA-1), cần cán bộ xem xét; "
	    "đề nghị đổi sang chứng thư thế hệ mới" },
	[R_PUBLIC_CA] = { "public-ca", "NĐ 68/2024 Điều 31", 550, "5.7.5",
	    "certificate is genuine but of a public CA",
	    "Chung thu do to chuc chung thuc chu ky so cong cong cap; de nghi "
	    "ky bang chu ky so chuyen dung cong vu roi gui lai",
	    "Chứng thư do tổ chức chứng thực chữ ký số công cộng cấp; đề nghị "
	    "ký bằng chữ ký số chuyên dùng công vụ rồi gửi lại" },
	[R_UNKNOWN_CA] = { "unknown-ca", "RFC 5280 6.1", 550, "5.7.5",
	    "certificate's issuer is not known here",
	    "Khong xac dinh duoc to chuc cap chung thu; de nghi ky bang chu "
	    "ky so chuyen dung cong vu roi gui lai",
	    "Không xác định được tổ chức cấp chứng thư; đề nghị ký bằng chữ "
	    "ký số chuyên dùng công vụ rồi gửi lại" },
	[R_CERT_EXPIRED] = { "certificate-expired", "NĐ 68/2024 Điều 31", 550,
	    "5.7.5", "certificate has expired",
	    "Chung thu da het han nen khong gia han duoc; de nghi ky bang "
	    "chung thu con hieu luc, hoac de nghi cap moi theo Mau so 01 hoac "
	    "02, gui Cuc Chung thuc so va Bao mat thong tin",
	    "Chứng thư đã hết hạn nên không gia hạn được; đề nghị ký bằng "
	    "chứng thư còn hiệu lực, hoặc đề nghị cấp mới theo Mẫu số 01 hoặc "
	    "02, gửi Cục Chứng thực số và Bảo mật thông tin" },
	[R_CERT_NOT_YET_VALID] = { "certificate-not-yet-valid",
	    "NĐ 68/2024 Điều 31", 550, "5.7.5", "certificate is not valid yet",
	    "Chung thu chua den thoi diem bat dau co hieu luc; de nghi ky so "
	    "va gui lai sau thoi diem do, hoac ky bang chung thu dang co hieu "
	    "luc",
	    "Chứng thư chưa đến thời điểm bắt đầu có hiệu lực; đề nghị ký số "
	    "và gửi lại sau thời điểm đó, hoặc ký bằng chứng thư đang có hiệu "
	    "lực" },
	[R_CERT_REVOKED] = { "certificate-revoked", "NĐ 68/2024 Điều 31", 550,
	    "5.7.5", "certificate has been revoked",
	    "Chung thu da bi thu hoi; de nghi ky bang chung thu chu ky so "
	    "chuyen dung cong vu con hieu luc roi gui lai",
	    "Chứng thư đã bị thu hồi; đề nghị ký bằng chứng thư chữ ký số "
	    "chuyên dùng công vụ còn hiệu lực rồi gửi lại" },
	[R_STATUS_UNKNOWN] = { "status-unknown", "RFC 5280 6.3", 451, "4.7.5",
	    "revocation status can not be had now, try again later",
	    "Tam thoi chua tra cuu duoc trang thai thu hoi cua chung thu; he "
	    "thong thu se tu gui lai",
	    "Tạm thời chưa tra cứu được trạng thái thu hồi của chứng thư" },
	[R_STATUS_NOT_ASKED] = { "status-not-asked", "RFC 5280 6.3", 250,
	    "2.0.0", "revocation status was not asked, as was wished",
	    "Trang thai thu hoi khong duoc tra cuu, theo lua chon cua nguoi "
	    "kiem tra",
	    "Trạng thái thu hồi không được tra cứu, theo lựa chọn của người "
	    "kiểm tra" },
	[R_CHAIN_INVALID] = { "chain-invalid", "RFC 5280 6.1", 550, "5.7.5",
	    "certificate path is not valid",
	    "Duong dan tu chung thu cua nguoi ky toi chung thu goc khong hop "
	    "le; de nghi ky bang chung thu chu ky so chuyen dung cong vu khac",
	    "Đường dẫn từ chứng thư của người ký tới chứng thư gốc không hợp "
	    "lệ; đề nghị ký bằng chứng thư chữ ký số chuyên dùng công vụ "
	    "khác" },
	[R_PARTIAL] = { "partial", "RFC 8551 3.1", 550, "5.7.7",
	    "signature does not cover the whole message",
	    "Chu ky so chi bao ve mot phan cua thu; de nghi ky so toan bo thu "
	    "va gui truc tiep, khong qua nhom thu hoac he thong tu chen ghi "
	    "chu",
	    "Chữ ký số chỉ bảo vệ một phần của thư; đề nghị ký số toàn bộ thư "
	    "và gửi trực tiếp, không qua nhóm thư hoặc hệ thống tự chèn ghi "
	    "chú" },
	[R_TIME_UNPROVEN] = { "time-unproven", "NĐ 68/2024 Điều 31", 550,
	    "5.7.5", "only the signer's own clock says it was signed in time",
	    "Khong co dau thoi gian chung minh da ky khi chung thu con hieu "
	    "luc; de nghi ky bang chung thu con hieu luc roi gui lai",
	    "Không có dấu thời gian chứng minh đã ký khi chứng thư còn hiệu "
	    "lực; đề nghị ký bằng chứng thư còn hiệu lực rồi gửi lại" },
	[R_MICALG] = { "micalg-differs", "RFC 8551 3.5.3.2", 250, "2.0.0",
	    "micalg does not name the digest that was used",
	    "Tham so micalg cua thu khong khop voi thuat toan bam da dung",
	    "Tham số micalg của thư không khớp với thuật toán băm đã dùng" },
	[R_NESTED] = { "nested-signature", "RFC 2634 1.1", 250, "2.0.0",
	    "another signature stands within the one that covers the message",
	    "Ben trong phan da ky con co mot chu ky so khac",
	    "Bên trong phần đã ký còn có một chữ ký số khác" },
	[R_STATUS_GRACE] = { "status-grace", "revocation.grace_min", 250,
	    "2.0.0", "revocation data is past its time, within the grace "
	    "allowed",
	    "Danh sach thu hoi da qua han nhung van trong thoi gian cau hinh "
	    "cho phep",
	    "Danh sách thu hồi đã quá hạn nhưng vẫn trong thời gian cấu hình "
	    "cho phép" },

	/* when it was signed */
	[R_STAMP_INVALID] = { "time-stamp-invalid", "RFC 3161 2.4.2", 250,
	    "2.0.0", "time stamp is damaged or not as the standard has it",
	    "Dau thoi gian bi hong hoac khong dung tieu chuan",
	    "Dấu thời gian bị hỏng hoặc không đúng tiêu chuẩn" },
	[R_STAMP_OTHER] = { "time-stamp-of-other", "RFC 3161 2.4.2", 250,
	    "2.0.0", "time stamp was made for another signature",
	    "Dau thoi gian duoc cap cho mot chu ky khac",
	    "Dấu thời gian được cấp cho một chữ ký khác" },
	[R_STAMP_WEAK] = { "time-stamp-weak", "RFC 5816", 250, "2.0.0",
	    "digest algorithm of the time stamp is too weak",
	    "Dau thoi gian dung thuat toan bam qua yeu",
	    "Dấu thời gian dùng thuật toán băm quá yếu" },
	[R_STAMP_UNTRUSTED] = { "time-stamp-untrusted", "RFC 3161 2.3", 250,
	    "2.0.0", "time stamp is not of a trusted TSA",
	    "Dau thoi gian khong do to chuc duoc tin cay cap",
	    "Dấu thời gian không do tổ chức được tin cậy cấp" },
	[R_STAMP_STATUS] = { "time-stamp-status-unknown", "RFC 3161 4", 250,
	    "2.0.0", "status of the TSA's certificate can not be had",
	    "Chua tra cuu duoc trang thai chung thu cua to chuc cap dau thoi "
	    "gian",
	    "Chưa tra cứu được trạng thái chứng thư của tổ chức cấp dấu thời "
	    "gian" },
	[R_CLAIM_ABSENT] = { "signing-time-absent", "RFC 5652 11.3", 250,
	    "2.0.0", "signer does not say when he signed",
	    "Chu ky khong ghi thoi diem ky",
	    "Chữ ký không ghi thời điểm ký" },
	[R_CLAIM_FUTURE] = { "signing-time-future", "RFC 5652 11.3", 250,
	    "2.0.0", "signer says he signed later than the mail was here",
	    "Thoi diem ky do nguoi ky ghi muon hon thoi diem nhan thu",
	    "Thời điểm ký do người ký ghi muộn hơn thời điểm nhận thư" },
	[R_CLAIM_LOCAL] = { "signing-time-local", "RFC 5652 11.3", 250,
	    "2.0.0", "signer wrote Vietnam's time as if it were UTC",
	    "Thoi diem ky duoc ghi theo gio Viet Nam thay cho gio UTC",
	    "Thời điểm ký được ghi theo giờ Việt Nam thay cho giờ UTC" },
	[R_CLAIM_OUTSIDE] = { "signing-time-outside", "NĐ 68/2024 Điều 31",
	    250, "2.0.0", "signer says he signed while his certificate was "
	    "not valid",
	    "Thoi diem ky do nguoi ky ghi nam ngoai thoi han cua chung thu",
	    "Thời điểm ký do người ký ghi nằm ngoài thời hạn của chứng thư" },
	[R_CLAIM_OLD] = { "signing-time-old", "intake.claim_days", 250,
	    "2.0.0", "signer says he signed long before the mail came",
	    "Thoi diem ky do nguoi ky ghi qua xa so voi thoi diem nhan thu",
	    "Thời điểm ký do người ký ghi quá xa so với thời điểm nhận thư" },
	[R_FROM_MISMATCH] = { "from-mismatch", "RFC 8550 3", 550, "5.7.7",
	    "From is not an address of the signer's certificate",
	    "Dia chi nguoi gui (From) khong co trong chung thu cua nguoi ky; "
	    "de nghi gui tu hop thu ghi trong chung thu",
	    "Địa chỉ người gửi (From) không có trong chứng thư của người ký; "
	    "đề nghị gửi từ hộp thư ghi trong chứng thư" },
	[R_FROM_MULTIPLE] = { "from-multiple", "RFC 5322 3.6.2", 550, "5.6.0",
	    "message has more than one From",
	    "Thu co nhieu hon mot dia chi nguoi gui (From); de nghi gui lai "
	    "voi mot dia chi nguoi gui",
	    "Thư có nhiều hơn một địa chỉ người gửi (From); đề nghị gửi lại "
	    "với một địa chỉ người gửi" },
	[R_FROM_MISSING] = { "from-missing", "RFC 5322 3.6.2", 550, "5.6.0",
	    "message has no usable From",
	    "Thu khong co dia chi nguoi gui (From) hop le; de nghi gui lai",
	    "Thư không có địa chỉ người gửi (From) hợp lệ; đề nghị gửi lại" },
	[R_NAME_MISLEADS] = { "display-name", "RFC 5322 3.4", 250, "2.0.0",
	    "From shows another mailbox beside the sender's own",
	    "Ten hien thi cua nguoi gui chua mot dia chi thu khac",
	    "Tên hiển thị của người gửi chứa một địa chỉ thư khác" },
	[R_FIELD_TWICE] = { "field-twice", "RFC 5322 3.6", 550, "5.6.0",
	    "a header field that may stand once stands twice",
	    "Thu co truong tieu de bi lap; de nghi soan thu moi va gui lai",
	    "Thư có trường tiêu đề bị lặp; đề nghị soạn thư mới và gửi lại" },
	[R_HEADER_DIFFERS] = { "header-differs", "RFC 9788", 250, "2.0.0",
	    "header fields shown differ from those that were signed",
	    "Tieu de thu (chu de, nguoi gui, nguoi nhan) khac voi noi dung da "
	    "ky",
	    "Tiêu đề thư (chủ đề, người gửi, người nhận) khác với nội dung đã "
	    "ký" },

	/* the message itself */
	[R_MESSAGE_TOO_LARGE] = { "message-too-large", "RFC 1870", 552,
	    "5.3.4", "message is larger than is looked into",
	    "Thu vuot qua dung luong duoc kiem tra tu dong; can can bo xem "
	    "xet",
	    "Thư vượt quá dung lượng được kiểm tra tự động; cần cán bộ xem "
	    "xét" },
	[R_TOO_MANY_PARTS] = { "too-many-parts", "RFC 2046 5.1", 550, "5.6.0",
	    "message has too many parts",
	    "Thu co qua nhieu phan; can can bo xem xet",
	    "Thư có quá nhiều phần; cần cán bộ xem xét" },
	[R_TOO_DEEP] = { "too-deep", "RFC 2046 5.1", 550, "5.6.0",
	    "message parts are nested too deeply",
	    "Thu co qua nhieu lop long nhau; can can bo xem xet",
	    "Thư có quá nhiều lớp lồng nhau; cần cán bộ xem xét" },
	[R_HEADER_TOO_LARGE] = { "header-too-large", "RFC 5322 2.2", 550,
	    "5.6.0", "message header is too large",
	    "Phan tieu de thu qua lon; can can bo xem xet",
	    "Phần tiêu đề thư quá lớn; cần cán bộ xem xét" },
	[R_MIME_BROKEN] = { "mime-broken", "RFC 2046 5.1", 550, "5.6.0",
	    "message's MIME structure is broken",
	    "Cau truc MIME cua thu bi hong; can can bo xem xet",
	    "Cấu trúc MIME của thư bị hỏng; cần cán bộ xem xét" },

	/* requests */
	[R_REQUEST_GOOD] = { "pre-verified", "NĐ 68/2024 Điều 31", 250,
	    "2.0.0", "request is complete and signed well",
	    "Van ban de nghi day du thong tin va co chu ky so hop le",
	    "Văn bản đề nghị đầy đủ thông tin và có chữ ký số hợp lệ" },
	[R_ONE_SIGNATURE] = { "one-signature", "NĐ 30/2020 Điều 5", 250,
	    "2.0.0", "only one of leader and agency signed",
	    "Van ban chi co mot chu ky so (cua nguoi ky hoac cua co quan)",
	    "Văn bản chỉ có một chữ ký số (của người ký hoặc của cơ quan)" },
	[R_OTHER_AGENCY] = { "other-agency", "NĐ 30/2020 Điều 5", 250,
	    "2.0.0", "signer does not fit the agency of the letter",
	    "Chu ky so khong phai cua co quan ban hanh van ban; can can bo "
	    "xem xet",
	    "Chữ ký số không phải của cơ quan ban hành văn bản; cần cán bộ "
	    "xem xét" },
	[R_OUTSIDE_CITY] = { "outside-city", "intake.city", 250, "2.0.0",
	    "agency is not on the city's list",
	    "Co quan ban hanh khong co trong danh sach cac co quan cua Thanh "
	    "pho; can can bo xem xet",
	    "Cơ quan ban hành không có trong danh sách các cơ quan của Thành "
	    "phố; cần cán bộ xem xét" },
	[R_INCOMPLETE] = { "incomplete", "NĐ 68/2024, phụ lục", 250, "2.0.0",
	    "required fields of the form are empty",
	    "Van ban con thieu thong tin bat buoc theo mau",
	    "Văn bản còn thiếu thông tin bắt buộc theo mẫu" },
	[R_DOCUMENT_UNSIGNED] = { "document-unsigned", "NĐ 30/2020 Điều 5",
	    250, "2.0.0", "mail was signed by the gateway, the letter was not",
	    "Van ban chua duoc ky so (chi co thu dien tu duoc he thong ky); "
	    "can can bo xem xet",
	    "Văn bản chưa được ký số (chỉ có thư điện tử được hệ thống ký); "
	    "cần cán bộ xem xét" },
	[R_DOCUMENT_UNCHECKED] = { "document-unchecked",
	    "NĐ 68/2024 Điều 31", 250, "2.0.0",
	    "signature inside the document has not been checked",
	    "Chu ky so ben trong tai lieu chua duoc kiem tra tu dong; can can "
	    "bo xem xet",
	    "Chữ ký số bên trong tài liệu chưa được kiểm tra tự động; cần cán "
	    "bộ xem xét" },
	[R_DOCUMENT_MALFORMED] = { "document-signature-malformed",
	    "ISO 32000-1 12.8.1", 550, "5.6.0",
	    "signature of the document does not cover it as it must",
	    "Chu ky so trong van ban sai cau truc, khong bao ve dung noi dung; "
	    "de nghi ky so lai tu ban goc va gui lai",
	    "Chữ ký số trong văn bản sai cấu trúc, không bảo vệ đúng nội "
	    "dung; đề nghị ký số lại từ bản gốc và gửi lại" },
	[R_DOCUMENT_CHANGED] = { "document-changed", "NĐ 68/2024 Điều 31",
	    550, "5.7.7", "document was changed after it was signed",
	    "Van ban da bi thay doi sau khi ky so; de nghi hoan tat noi dung "
	    "truoc, ky so lai va gui lai",
	    "Văn bản đã bị thay đổi sau khi ký số; đề nghị hoàn tất nội dung "
	    "trước, ký số lại và gửi lại" },
	[R_DOCUMENT_KIND] = { "document-signature-kind",
	    "ISO 32000-1 12.8.3", 550, "5.7.5",
	    "kind of the document's signature is not accepted",
	    "Kieu chu ky so trong van ban khong duoc chap nhan; de nghi ky lai "
	    "theo kieu CAdES hoac PKCS#7 tach roi (detached) roi gui lai",
	    "Kiểu chữ ký số trong văn bản không được chấp nhận; đề nghị ký "
	    "lại theo kiểu CAdES hoặc PKCS#7 tách rời (detached) rồi gửi lại" },
	[R_SIGNATURE_ORDER] = { "signature-order", "NĐ 30/2020", 250,
	    "2.0.0", "somebody signed the document after the agency's seal",
	    "Co nguoi ky van ban sau chu ky so cua co quan; can can bo xem "
	    "xet",
	    "Có người ký văn bản sau chữ ký số của cơ quan; cần cán bộ xem "
	    "xét" },
	[R_HIDDEN_CONTENT] = { "hidden-content", "NĐ 30/2020 Điều 5", 250,
	    "2.0.0", "document holds hidden text or active content",
	    "Tai lieu co noi dung an hoac noi dung tu chay; can can bo xem "
	    "xet",
	    "Tài liệu có nội dung ẩn hoặc nội dung tự chạy; cần cán bộ xem "
	    "xét" },
	[R_OFFICE_SIGNATURE] = { "office-signature", "NĐ 30/2020 Điều 5", 250,
	    "2.0.0", "an Office file's own signature is not checked",
	    "Chu ky so ben trong tep Word, Excel hoac OpenDocument khong duoc "
	    "kiem tra",
	    "Chữ ký số bên trong tệp Word, Excel hoặc OpenDocument không được "
	    "kiểm tra" },
	[R_UNREADABLE] = { "unreadable", "-", 250, "2.0.0",
	    "a document could not be read",
	    "Khong doc duoc tai lieu dinh kem; can can bo xem xet",
	    "Không đọc được tài liệu đính kèm; cần cán bộ xem xét" },
	[R_IMAGE_ONLY] = { "image-only", "NĐ 30/2020 Điều 5", 250, "2.0.0",
	    "document is a scan without text",
	    "Tai lieu la ban quet (anh), khong doc duoc chu; can can bo xem "
	    "xet",
	    "Tài liệu là bản quét (ảnh), không đọc được chữ; cần cán bộ xem "
	    "xét" },
	[R_FORM_CUC] = { "form-of-the-cuc", "NĐ 68/2024, phụ lục", 250, "2.0.0",
	    "form is handled by the Cục, not by the department",
	    "Mau nay thuoc tham quyen cua Cuc Chung thuc so va Bao mat thong "
	    "tin; de nghi gui ca@bcy.gov.vn",
	    "Mẫu này thuộc thẩm quyền của Cục Chứng thực số và Bảo mật thông "
	    "tin; đề nghị gửi ca@bcy.gov.vn" },
	[R_FORM_OLD] = { "form-old", "NĐ 68/2024", 250, "2.0.0",
	    "form of an older circular",
	    "Van ban theo mau cu; de nghi dung mau ban hanh kem theo Nghi "
	    "dinh 68/2024/ND-CP",
	    "Văn bản theo mẫu cũ; đề nghị dùng mẫu ban hành kèm theo Nghị "
	    "định 68/2024/NĐ-CP" },
	[R_NOT_A_REQUEST] = { "not-a-request", "-", 250, "2.0.0",
	    "mail is no request",
	    "Thu khong phai van ban de nghi",
	    "Thư không phải văn bản đề nghị" },
	[R_SECRECY_MARK] = { "secrecy-mark", "Luật 29/2018/QH14", 250, "2.0.0",
	    "mail carries a secrecy mark",
	    "Thu co dau chi do mat; can xu ly theo quy dinh ve bao ve bi mat "
	    "nha nuoc",
	    "Thư có dấu chỉ độ mật; cần xử lý theo quy định về bảo vệ bí mật "
	    "nhà nước" },
	[R_NOT_SECRET] = { "not-secret", "Luật 29/2018/QH14", 250, "2.0.0",
	    "a person has said that its secrecy mark is none",
	    "Da co nguoi xem va xac nhan thu khong phai bi mat nha nuoc",
	    "Đã có người xem và xác nhận thư không phải bí mật nhà nước" },
	[R_MIXED] = { "mixed", "policy", 250, "2.0.0",
	    "mail holds several requests with different results",
	    "Thu co nhieu van ban de nghi voi ket qua kiem tra khac nhau; can "
	    "can bo xem xet",
	    "Thư có nhiều văn bản đề nghị với kết quả kiểm tra khác nhau; cần "
	    "cán bộ xem xét" },
	[R_DUPLICATE] = { "duplicate", "policy", 250, "2.0.0",
	    "same document was received before",
	    "Van ban nay da duoc tiep nhan truoc do",
	    "Văn bản này đã được tiếp nhận trước đó" },
	[R_OTHER_RECIPIENTS] = { "other-recipients", "policy", 250, "2.0.0",
	    "not refused, since others are addressed too",
	    "Thu khong bi tu choi vi con duoc gui den nguoi nhan khac",
	    "Thư không bị từ chối vì còn được gửi đến người nhận khác" },
	[R_CHANGE_OTHER_SENDER] = { "change-other-sender", "policy", 250,
	    "2.0.0", "sender differs from certificate, as a change may explain",
	    "Nguoi gui khac voi chung thu, co the do de nghi thay doi thong "
	    "tin",
	    "Người gửi khác với chứng thư, có thể do đề nghị thay đổi thông "
	    "tin" },
	[R_DOUBTFUL] = { "doubtful", "-", 250, "2.0.0",
	    "mail may be a request, a person must look",
	    "Thu co the la van ban de nghi; can can bo xem xet",
	    "Thư có thể là văn bản đề nghị; cần cán bộ xem xét" },
	[R_MONITOR] = { "monitor", "policy", 250, "2.0.0",
	    "monitor mode: nothing was done",
	    "Che do theo doi: he thong chi ghi nhan, khong xu ly thu",
	    "Chế độ theo dõi: hệ thống chỉ ghi nhận, không xử lý thư" },
	[R_NOT_FILED] = { "not-filed", "policy", 250, "2.0.0",
	    "request was not sent to the department and is left alone",
	    "Van ban khong duoc gui den So Khoa hoc va Cong nghe",
	    "Văn bản không được gửi đến Sở Khoa học và Công nghệ" },
	[R_SAME_NUMBER] = { "same-number", "policy", 250, "2.0.0",
	    "another document of that agency, number and year was received",
	    "Da tiep nhan mot van ban khac cung co quan, so ky hieu va nam",
	    "Đã tiếp nhận một văn bản khác cùng cơ quan, số ký hiệu và năm" },
	[R_RENEW_EARLY] = { "renew-early", "intake.renew_days", 250, "2.0.0",
	    "a certificate is to be renewed long before it ends",
	    "Co chung thu de nghi gia han con qua nhieu ngay hieu luc",
	    "Có chứng thư đề nghị gia hạn còn quá nhiều ngày hiệu lực" },
	[R_LISTED_EXPIRED] = { "listed-expired", "NĐ 68/2024 Điều 31", 250,
	    "2.0.0", "a listed certificate has expired and can not be renewed",
	    "Co chung thu trong danh sach da het han, khong gia han duoc; de "
	    "nghi cap moi (Mau so 01, 02) gui Cuc Chung thuc so va Bao mat "
	    "thong tin",
	    "Có chứng thư trong danh sách đã hết hạn, không gia hạn được; đề "
	    "nghị cấp mới (Mẫu số 01, 02) gửi Cục Chứng thực số và Bảo mật "
	    "thông tin" },

	/* mail of our own units */
	[R_SIGNED] = { "signed", "RFC 8551 3.5", 250, "2.0.0",
	    "signed with the unit's key",
	    "Da ky so bang khoa cua don vi",
	    "Đã ký số bằng khóa của đơn vị" },
	[R_NOT_A_UNIT] = { "not-a-unit", "policy", 250, "2.0.0",
	    "no unit of ours is sending",
	    "Thu khong phai cua don vi duoc he thong ky so",
	    "Thư không phải của đơn vị được hệ thống ký số" },
	[R_FROM_NOT_ALLOWED] = { "from-not-allowed", "policy", 550, "5.7.1",
	    "sender may not use this unit's From",
	    "Tai khoan gui khong duoc phep dung dia chi nguoi gui (From) nay; "
	    "de nghi dung dia chi cua don vi hoac lien he quan tri vien",
	    "Tài khoản gửi không được phép dùng địa chỉ người gửi (From) này; "
	    "đề nghị dùng địa chỉ của đơn vị hoặc liên hệ quản trị viên" },
	[R_ALREADY_SIGNED] = { "already-signed", "policy", 250, "2.0.0",
	    "already signed or encrypted, left as it is",
	    "Thu da duoc ky so hoac ma hoa, duoc giu nguyen",
	    "Thư đã được ký số hoặc mã hóa, được giữ nguyên" },
	[R_LOCAL_SUBMISSION] = { "local-submission", "local_submission", 250,
	    "2.0.0", "handed to sendmail(1) on this relay, which the unit does "
	    "not let sign",
	    "Thu duoc gui bang chuong trinh tren may chu, don vi khong cho ky",
	    "Thư được gửi bằng chương trình trên chính máy chủ, đơn vị không "
	    "cho ký" },
	[R_UNIT_MONITOR] = { "unit-monitor", "policy", 250, "2.0.0",
	    "unit is in mode monitor: not signed",
	    "Don vi dang o che do theo doi: thu khong duoc ky so",
	    "Đơn vị đang ở chế độ theo dõi: thư không được ký số" },
	[R_SKIPPED] = { "skipped", "policy", 250, "2.0.0",
	    "on the unit's list of mail not to sign",
	    "Thu thuoc danh sach khong ky so cua don vi",
	    "Thư thuộc danh sách không ký số của đơn vị" },
	[R_SECRECY_MARK_OUT] = { "secrecy-mark-out", "Luật 29/2018/QH14", 550,
	    "5.7.1", "mail with a secrecy mark is not sent this way",
	    "Thu co dau chi do mat khong duoc gui qua he thong nay; de nghi "
	    "gui theo quy dinh ve bao ve bi mat nha nuoc",
	    "Thư có dấu chỉ độ mật không được gửi qua hệ thống này; đề nghị "
	    "gửi theo quy định về bảo vệ bí mật nhà nước" },
	[R_ENTITY_UNSAFE] = { "entity-unsafe", "RFC 8551 3.1", 550, "5.6.0",
	    "content can not be made safe to sign without damage",
	    "Khong the ky so thu nay ma giu nguyen noi dung; de nghi soan lai "
	    "thu",
	    "Không thể ký số thư này mà giữ nguyên nội dung; đề nghị soạn lại "
	    "thư" },
	[R_ENTITY_FIELD] = { "entity-field", "RFC 2047, RFC 6532", 550,
	    "5.6.0", "a header field can not be written in ASCII for signing",
	    "Mot truong tieu de (nguoi gui, chu de, ten tep) co ky tu khong hop "
	    "le hoac qua dai; de nghi sua va gui lai",
	    "Một trường tiêu đề (người gửi, chủ đề, tên tệp) có ký tự không hợp "
	    "lệ hoặc quá dài; đề nghị sửa và gửi lại" },
	[R_ENTITY_SEALED] = { "entity-sealed", "RFC 1847 2.1", 550, "5.6.0",
	    "a signed or encrypted part inside would break on the way",
	    "Phan da ky hoac ma hoa kem trong thu khong truyen nguyen ven duoc; "
	    "de nghi dinh kem phan do duoi dang tep nen",
	    "Phần đã ký hoặc mã hóa kèm trong thư không truyền nguyên vẹn được; "
	    "đề nghị đính kèm phần đó dưới dạng tệp nén" },
	[R_ENTITY_ENCODING] = { "entity-encoding", "RFC 2045 6", 550, "5.6.1",
	    "transfer encoding of a part can not be made safe to sign",
	    "Mot phan cua thu dung cach ma hoa truyen khong ho tro; de nghi "
	    "dinh kem lai tep va gui lai",
	    "Một phần của thư dùng cách mã hóa truyền không hỗ trợ; đề nghị "
	    "đính kèm lại tệp và gửi lại" },
	[R_ENTITY_STRUCTURE] = { "entity-structure", "RFC 2046 5.1", 550,
	    "5.6.0", "message's MIME structure is broken, it can not be signed",
	    "Cau truc MIME cua thu bi hong nen khong ky duoc; de nghi soan lai "
	    "thu",
	    "Cấu trúc MIME của thư bị hỏng nên không ký được; đề nghị soạn lại "
	    "thư" },
	[R_SIGNER_SILENT] = { "signer-silent", "-", 451, "4.3.2",
	    "signing service does not answer, try again later",
	    "Dich vu ky so tam thoi khong tra loi; he thong thu se tu gui lai",
	    "Dịch vụ ký số tạm thời không trả lời; hệ thống thư sẽ tự gửi "
	    "lại" },
	[R_SIGNER_BUSY] = { "signer-busy", "-", 451, "4.3.2",
	    "too many mails wait for this token, try again later",
	    "Qua nhieu thu dang cho ky so; he thong thu se tu gui lai",
	    "Quá nhiều thư đang chờ ký số; hệ thống thư sẽ tự gửi lại" },
	[R_SIGNER_REFUSED] = { "signer-refused", "policy", 451, "4.7.0",
	    "signing service refused the document",
	    "Dich vu ky so tu choi ky thu nay; de nghi lien he quan tri vien",
	    "Dịch vụ ký số từ chối ký thư này; đề nghị liên hệ quản trị "
	    "viên" },
	[R_TOKEN_FAULT] = { "token-fault", "PKCS #11", 451, "4.3.0",
	    "token can not sign now, try again later",
	    "Thiet bi luu khoa bi mat tam thoi khong ky duoc; he thong thu se "
	    "tu gui lai",
	    "Thiết bị lưu khóa bí mật tạm thời không ký được; hệ thống thư sẽ "
	    "tự gửi lại" },
	[R_UNIT_CERT_TIME] = { "unit-cert-time", "NĐ 68/2024 Điều 31", 451,
	    "4.7.5", "unit's certificate has expired or is not valid yet, "
	    "nothing is signed by it",
	    "Chung thu chu ky so cua don vi het han hoac chua co hieu luc nen "
	    "khong ky duoc; de nghi lien he quan tri vien",
	    "Chứng thư chữ ký số của đơn vị hết hạn hoặc chưa có hiệu lực nên "
	    "không ký được; đề nghị liên hệ quản trị viên" },
	[R_UNIT_CERT_REVOKED] = { "unit-cert-revoked", "NĐ 68/2024 Điều 31",
	    451, "4.7.5", "unit's certificate is revoked, nothing is signed "
	    "by it",
	    "Chung thu chu ky so cua don vi da bi thu hoi nen khong ky duoc; "
	    "de nghi lien he quan tri vien",
	    "Chứng thư chữ ký số của đơn vị đã bị thu hồi nên không ký được; "
	    "đề nghị liên hệ quản trị viên" },
	[R_UNIT_CERT_UNFIT] = { "unit-cert-unfit", "NĐ 68/2024 Điều 31, 32",
	    451, "4.7.5", "receivers would not trust the unit's certificate, "
	    "nothing is signed by it",
	    "Chung thu chu ky so cua don vi khong duoc tin cay nen khong ky "
	    "duoc; de nghi lien he quan tri vien",
	    "Chứng thư chữ ký số của đơn vị không được tin cậy nên không ký "
	    "được; đề nghị liên hệ quản trị viên" },
	[R_SELF_CHECK_FAILED] = { "self-check-failed", "policy", 451,
	    "4.3.0", "our own signature did not verify, not sent",
	    "Chu ky so vua tao khong qua duoc kiem tra nen thu chua duoc gui; "
	    "he thong thu se tu gui lai",
	    "Chữ ký số vừa tạo không qua được kiểm tra nên thư chưa được gửi; "
	    "hệ thống thư sẽ tự gửi lại" },
	[R_MESSAGE_TOO_LARGE_OUT] = { "message-too-large-out", "RFC 1870",
	    552, "5.3.4", "message is too large to be signed",
	    "Thu vuot qua dung luong duoc ky so; de nghi chia nho thu roi gui "
	    "lai",
	    "Thư vượt quá dung lượng được ký số; đề nghị chia nhỏ thư rồi gửi "
	    "lại" },
	[R_RATE_LIMIT] = { "rate-limit", "per_hour", 451, "4.7.0",
	    "unit has signed as many mails as it may in an hour",
	    "Don vi da ky du so thu cho phep trong mot gio; he thong thu se tu "
	    "gui lai",
	    "Đơn vị đã ký đủ số thư cho phép trong một giờ; hệ thống thư sẽ tự "
	    "gửi lại" },
	[R_STAMP_NOT_HAD] = { "time-stamp-not-had", "signing.tsa", 451,
	    "4.4.1", "the time stamp that is to go with the signature can not "
	    "be had",
	    "Khong lay duoc dau thoi gian cho chu ky; he thong thu se tu gui lai",
	    "Không lấy được dấu thời gian cho chữ ký; hệ thống thư sẽ tự gửi "
	    "lại" },

	/* ourselves */
	[R_UNDECIDED] = { "undecided", "-", 451, "4.3.0",
	    "could not be decided, try again later",
	    "Tam thoi chua kiem tra duoc thu; he thong thu se tu gui lai",
	    "Tạm thời chưa kiểm tra được thư; hệ thống thư sẽ tự gửi lại" },
	[R_INSPECTOR_SILENT] = { "inspector-silent", "-", 451, "4.3.2",
	    "document reader does not answer, try again later",
	    "Dich vu doc tai lieu tam thoi khong tra loi; he thong thu se tu "
	    "gui lai",
	    "Dịch vụ đọc tài liệu tạm thời không trả lời; hệ thống thư sẽ tự "
	    "gửi lại" },
	[R_REGISTRAR_SILENT] = { "registrar-silent", "-", 451, "4.3.2",
	    "the register can not be written to, try again later",
	    "So tiep nhan tam thoi khong ghi duoc; he thong thu se tu gui lai",
	    "Sổ tiếp nhận tạm thời không ghi được; hệ thống thư sẽ tự gửi "
	    "lại" },
	[R_NO_MEMORY] = { "no-memory", "limits.total_mib", 451, "4.3.1",
	    "no memory for this message now, try again later",
	    "He thong tam thoi het bo nho; he thong thu se tu gui lai",
	    "Hệ thống tạm thời hết bộ nhớ; hệ thống thư sẽ tự gửi lại" },
	[R_BUSY] = { "busy", "limits.heavy", 451, "4.3.2",
	    "too many messages at once, try again later",
	    "He thong dang ban; he thong thu se tu gui lai",
	    "Hệ thống đang bận; hệ thống thư sẽ tự gửi lại" },
	[R_STOPPING] = { "stopping", "-", 451, "4.3.2",
	    "service is stopping, try again later",
	    "Dich vu dang dung; he thong thu se tu gui lai",
	    "Dịch vụ đang dừng; hệ thống thư sẽ tự gửi lại" },
	[R_SELFTEST] = { "selftest", "selftest.address", 250, "2.0.0",
	    "sender tries out his signing and is answered",
	    "Thu gui dia chi kiem tra; nguoi gui duoc tra loi",
	    "Thư gửi địa chỉ kiểm tra; người gửi được trả lời" },
	[R_SELFTEST_UNPROVEN] = { "selftest-unproven", "selftest.address", 250,
	    "2.0.0", "mail to the test address, whose sender is not proven",
	    "Thu gui dia chi kiem tra; chua chung to duoc nguoi gui nen khong "
	    "tra loi",
	    "Thư gửi địa chỉ kiểm tra; chưa chứng tỏ được người gửi nên không "
	    "trả lời" },
	[R_SELFTEST_AUTOMATIC] = { "selftest-automatic", "RFC 3834 2", 250,
	    "2.0.0", "automatic mail to the test address",
	    "Thu tu dong gui dia chi kiem tra, khong tra loi",
	    "Thư tự động gửi địa chỉ kiểm tra, không trả lời" },
	[R_OWN_NOTICE] = { "own-notice", "RFC 3834 2", 250, "2.0.0",
	    "mail that this gateway wrote itself",
	    "Thu do chinh he thong nay gui",
	    "Thư do chính hệ thống này gửi" },
};

const struct reason_info *
reason_info(enum reason r)
{
	assert(r < R__MAX);
	return &table[r];
}

const char *
reason_word(enum reason r)
{
	return reason_info(r)->word;
}
