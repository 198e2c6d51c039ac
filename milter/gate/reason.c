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
	    "Van ban chua duoc ky so; de nghi ky bang chung thu chu ky so "
	    "chuyen dung cong vu roi gui lai",
	    "Văn bản chưa được ký số; đề nghị ký bằng chứng thư chữ ký số "
	    "chuyên dùng công vụ rồi gửi lại" },
	[R_ENCRYPTED] = { "encrypted", "RFC 8551 3.3", 550, "5.7.0",
	    "message is encrypted and can not be looked into",
	    "Thu da duoc ma hoa nen khong the kiem tra; de nghi gui ban khong "
	    "ma hoa",
	    "Thư đã được mã hóa nên không thể kiểm tra; đề nghị gửi bản không "
	    "mã hóa" },
	[R_MULTIPART_BROKEN] = { "multipart-broken", "RFC 1847 2.1", 550,
	    "5.6.0", "signed message is not two well formed parts",
	    "Thu ky so sai cau truc (can dung hai phan: noi dung va chu ky); "
	    "de nghi gui lai",
	    "Thư ký số sai cấu trúc (cần đúng hai phần: nội dung và chữ ký); "
	    "đề nghị gửi lại" },
	[R_NOT_CMS] = { "not-cms", "RFC 5652 3", 550, "5.6.0",
	    "signature part is no CMS SignedData",
	    "Phan chu ky khong phai du lieu CMS hop le; de nghi ky va gui lai",
	    "Phần chữ ký không phải dữ liệu CMS hợp lệ; đề nghị ký và gửi "
	    "lại" },
	[R_TRAILING] = { "trailing-bytes", "RFC 5652 3", 550, "5.6.0",
	    "bytes follow the CMS structure",
	    "Co du lieu thua sau chu ky so; de nghi ky va gui lai",
	    "Có dữ liệu thừa sau chữ ký số; đề nghị ký và gửi lại" },
	[R_NO_SIGNER] = { "no-signer", "RFC 5652 5.1", 550, "5.7.7",
	    "CMS holds certificates but no signature",
	    "Du lieu chu ky khong co nguoi ky; de nghi ky va gui lai",
	    "Dữ liệu chữ ký không có người ký; đề nghị ký và gửi lại" },
	[R_EMBEDDED_CONTENT] = { "embedded-content", "RFC 8551 3.5.3", 550,
	    "5.6.0", "detached signature carries content of its own",
	    "Chu ky tach roi lai chua noi dung rieng; de nghi ky va gui lai",
	    "Chữ ký tách rời lại chứa nội dung riêng; đề nghị ký và gửi lại" },
	[R_CONTENT_MISSING] = { "content-missing", "RFC 8551 3.5.2", 550,
	    "5.6.0", "signed-data carries no content",
	    "Thu ky so khong chua noi dung; de nghi ky va gui lai",
	    "Thư ký số không chứa nội dung; đề nghị ký và gửi lại" },
	[R_DIGEST_MISMATCH] = { "digest-mismatch", "RFC 5652 5.6", 550,
	    "5.7.7", "content changed after it was signed",
	    "Noi dung da bi thay doi sau khi ky so; de nghi ky va gui lai ban "
	    "goc",
	    "Nội dung đã bị thay đổi sau khi ký số; đề nghị ký và gửi lại bản "
	    "gốc" },
	[R_SIGNATURE_INVALID] = { "signature-invalid", "RFC 5652 5.6", 550,
	    "5.7.7", "signature value does not verify",
	    "Gia tri chu ky so khong dung; de nghi ky va gui lai",
	    "Giá trị chữ ký số không đúng; đề nghị ký và gửi lại" },
	[R_SIGNER_CERT_MISSING] = { "signer-certificate-missing",
	    "RFC 5652 5.1", 550, "5.7.7", "signer's certificate is not there",
	    "Chu ky khong kem chung thu cua nguoi ky; de nghi ky lai kem "
	    "chung thu",
	    "Chữ ký không kèm chứng thư của người ký; đề nghị ký lại kèm "
	    "chứng thư" },
	[R_ATTRIBUTES] = { "signed-attributes", "RFC 5652 11", 550, "5.7.7",
	    "signed attributes are missing, doubled or contradict",
	    "Thuoc tinh duoc ky thieu, trung hoac mau thuan; de nghi ky va gui "
	    "lai",
	    "Thuộc tính được ký thiếu, trùng hoặc mâu thuẫn; đề nghị ký và gửi "
	    "lại" },
	[R_DIGEST_WEAK] = { "digest-weak", "RFC 8551 2.1", 550, "5.7.5",
	    "digest algorithm of the signature is too weak",
	    "Thuat toan bam qua yeu (SHA-1 hoac MD5); de nghi ky lai bang "
	    "SHA-256 tro len",
	    "Thuật toán băm quá yếu (SHA-1 hoặc MD5); đề nghị ký lại bằng "
	    "SHA-256 trở lên" },
	[R_ALGORITHM] = { "algorithm", "RFC 8551 2.2", 550, "5.7.5",
	    "signature algorithm is not accepted",
	    "Thuat toan ky khong duoc chap nhan; de nghi ky lai bang RSA hoac "
	    "ECDSA",
	    "Thuật toán ký không được chấp nhận; đề nghị ký lại bằng RSA hoặc "
	    "ECDSA" },
	[R_KEY_SIZE] = { "key-size", "RFC 8551 4.3", 550, "5.7.5",
	    "signer's key is too short",
	    "Khoa cua chung thu qua ngan; de nghi dung chung thu khac",
	    "Khóa của chứng thư quá ngắn; đề nghị dùng chứng thư khác" },
	[R_KEY_USAGE] = { "key-usage", "NĐ 68/2024 Điều 31", 550, "5.7.5",
	    "certificate is not meant for signing",
	    "Chung thu khong duoc cap de ky so; de nghi dung chung thu ky so",
	    "Chứng thư không được cấp để ký số; đề nghị dùng chứng thư ký số" },
	[R_CERT_WEAK] = { "certificate-weak", "NĐ 68/2024 Điều 31", 550,
	    "5.7.5", "certificate path uses SHA-1",
	    "Chung thu the he cu (SHA-1); can can bo kiem tra",
	    "Chứng thư thế hệ cũ (SHA-1); cần cán bộ kiểm tra" },
	[R_PUBLIC_CA] = { "public-ca", "NĐ 68/2024 Điều 31", 550, "5.7.5",
	    "certificate is genuine but of a public CA",
	    "Chung thu cua to chuc chung thuc cong cong, khong phai chung thu "
	    "chu ky so chuyen dung cong vu",
	    "Chứng thư của tổ chức chứng thực công cộng, không phải chứng thư "
	    "chữ ký số chuyên dùng công vụ" },
	[R_UNKNOWN_CA] = { "unknown-ca", "RFC 5280 6.1", 550, "5.7.5",
	    "certificate's issuer is not known here",
	    "Khong ro to chuc cap chung thu; de nghi dung chung thu chu ky so "
	    "chuyen dung cong vu",
	    "Không rõ tổ chức cấp chứng thư; đề nghị dùng chứng thư chữ ký số "
	    "chuyên dùng công vụ" },
	[R_CERT_EXPIRED] = { "certificate-expired", "NĐ 68/2024 Điều 31", 550,
	    "5.7.5", "certificate has expired",
	    "Chung thu da het han nen khong gia han duoc; de nghi cap moi theo "
	    "Mau so 01 hoac 02, gui Cuc Chung thuc so va Bao mat thong tin",
	    "Chứng thư đã hết hạn nên không gia hạn được; đề nghị cấp mới theo "
	    "Mẫu số 01 hoặc 02, gửi Cục Chứng thực số và Bảo mật thông tin" },
	[R_CERT_NOT_YET_VALID] = { "certificate-not-yet-valid",
	    "NĐ 68/2024 Điều 31", 550, "5.7.5", "certificate is not valid yet",
	    "Chung thu chua co hieu luc; de nghi kiem tra ngay gio may tinh va "
	    "chung thu",
	    "Chứng thư chưa có hiệu lực; đề nghị kiểm tra ngày giờ máy tính và "
	    "chứng thư" },
	[R_CERT_REVOKED] = { "certificate-revoked", "NĐ 68/2024 Điều 31", 550,
	    "5.7.5", "certificate has been revoked",
	    "Chung thu da bi thu hoi; de nghi ky bang chung thu con hieu luc",
	    "Chứng thư đã bị thu hồi; đề nghị ký bằng chứng thư còn hiệu lực" },
	[R_STATUS_UNKNOWN] = { "status-unknown", "RFC 5280 6.3", 451, "4.7.5",
	    "revocation status can not be had now, try again later",
	    "Tam thoi chua tra cuu duoc trang thai chung thu; he thong se tu "
	    "gui lai",
	    "Tạm thời chưa tra cứu được trạng thái chứng thư" },
	[R_STATUS_NOT_ASKED] = { "status-not-asked", "RFC 5280 6.3", 250,
	    "2.0.0", "revocation status was not asked, as was wished",
	    "Trang thai thu hoi khong duoc tra cuu, theo lua chon khi kiem "
	    "tra",
	    "Trạng thái thu hồi không được tra cứu, theo lựa chọn khi kiểm "
	    "tra" },
	[R_CHAIN_INVALID] = { "chain-invalid", "RFC 5280 6.1", 550, "5.7.5",
	    "certificate path is not valid",
	    "Duong dan chung thu khong hop le; de nghi dung chung thu khac",
	    "Đường dẫn chứng thư không hợp lệ; đề nghị dùng chứng thư khác" },
	[R_PARTIAL] = { "partial", "RFC 8551 3.1", 550, "5.7.7",
	    "signature does not cover the whole message",
	    "Chu ky khong bao trum toan bo thu; de nghi ky ca thu va gui lai",
	    "Chữ ký không bao trùm toàn bộ thư; đề nghị ký cả thư và gửi "
	    "lại" },
	[R_TIME_UNPROVEN] = { "time-unproven", "NĐ 68/2024 Điều 31", 550,
	    "5.7.5", "only the signer's own clock says it was signed in time",
	    "Khong co dau thoi gian chung minh da ky khi chung thu con hieu "
	    "luc",
	    "Không có dấu thời gian chứng minh đã ký khi chứng thư còn hiệu "
	    "lực" },
	[R_MICALG] = { "micalg-differs", "RFC 8551 3.5.3.2", 250, "2.0.0",
	    "micalg does not name the digest that was used",
	    "Tham so micalg khong dung voi thuat toan bam da dung",
	    "Tham số micalg không đúng với thuật toán băm đã dùng" },
	[R_NESTED] = { "nested-signature", "RFC 2634 1.1", 250, "2.0.0",
	    "another signature stands within the one that covers the message",
	    "Trong phan da ky con co mot chu ky khac",
	    "Trong phần đã ký còn có một chữ ký khác" },
	[R_STATUS_GRACE] = { "status-grace", "revocation.grace_min", 250,
	    "2.0.0", "revocation data is past its time, within the grace "
	    "allowed",
	    "Danh sach thu hoi da qua han nhung con trong thoi gian cho phep",
	    "Danh sách thu hồi đã quá hạn nhưng còn trong thời gian cho "
	    "phép" },

	/* when it was signed */
	[R_STAMP_INVALID] = { "time-stamp-invalid", "RFC 3161 2.4.2", 250,
	    "2.0.0", "time stamp is damaged or not as the standard has it",
	    "Dau thoi gian hong hoac sai quy cach",
	    "Dấu thời gian hỏng hoặc sai quy cách" },
	[R_STAMP_OTHER] = { "time-stamp-of-other", "RFC 3161 2.4.2", 250,
	    "2.0.0", "time stamp was made for another signature",
	    "Dau thoi gian cua chu ky khac",
	    "Dấu thời gian của chữ ký khác" },
	[R_STAMP_WEAK] = { "time-stamp-weak", "RFC 5816", 250, "2.0.0",
	    "digest algorithm of the time stamp is too weak",
	    "Dau thoi gian dung thuat toan bam qua yeu",
	    "Dấu thời gian dùng thuật toán băm quá yếu" },
	[R_STAMP_UNTRUSTED] = { "time-stamp-untrusted", "RFC 3161 2.3", 250,
	    "2.0.0", "time stamp is not of a trusted TSA",
	    "Dau thoi gian khong phai cua to chuc cap dau thoi gian duoc tin "
	    "cay",
	    "Dấu thời gian không phải của tổ chức cấp dấu thời gian được tin "
	    "cậy" },
	[R_STAMP_STATUS] = { "time-stamp-status-unknown", "RFC 3161 4", 250,
	    "2.0.0", "status of the TSA's certificate can not be had",
	    "Khong lay duoc trang thai chung thu cua to chuc cap dau thoi "
	    "gian",
	    "Không lấy được trạng thái chứng thư của tổ chức cấp dấu thời "
	    "gian" },
	[R_CLAIM_ABSENT] = { "signing-time-absent", "RFC 5652 11.3", 250,
	    "2.0.0", "signer does not say when he signed",
	    "Chu ky khong ghi thoi diem ky",
	    "Chữ ký không ghi thời điểm ký" },
	[R_CLAIM_FUTURE] = { "signing-time-future", "RFC 5652 11.3", 250,
	    "2.0.0", "signer says he signed later than the mail was here",
	    "Thoi diem ky duoc ghi muon hon thoi diem nhan",
	    "Thời điểm ký được ghi muộn hơn thời điểm nhận" },
	[R_CLAIM_LOCAL] = { "signing-time-local", "RFC 5652 11.3", 250,
	    "2.0.0", "signer wrote Vietnam's time as if it were UTC",
	    "Thoi diem ky ghi theo gio Viet Nam thay cho gio UTC",
	    "Thời điểm ký ghi theo giờ Việt Nam thay cho giờ UTC" },
	[R_CLAIM_OUTSIDE] = { "signing-time-outside", "NĐ 68/2024 Điều 31",
	    250, "2.0.0", "signer says he signed while his certificate was "
	    "not valid",
	    "Thoi diem ky duoc ghi nam ngoai thoi han cua chung thu",
	    "Thời điểm ký được ghi nằm ngoài thời hạn của chứng thư" },
	[R_CLAIM_OLD] = { "signing-time-old", "intake.claim_days", 250,
	    "2.0.0", "signer says he signed long before the mail came",
	    "Thoi diem ky duoc ghi da cach thoi diem nhan qua lau",
	    "Thời điểm ký được ghi đã cách thời điểm nhận quá lâu" },
	[R_FROM_MISMATCH] = { "from-mismatch", "RFC 8550 3", 550, "5.7.7",
	    "From is not an address of the signer's certificate",
	    "Dia chi nguoi gui khong co trong chung thu da ky",
	    "Địa chỉ người gửi không có trong chứng thư đã ký" },
	[R_FROM_MULTIPLE] = { "from-multiple", "RFC 5322 3.6.2", 550, "5.6.0",
	    "message has more than one From",
	    "Thu co nhieu hon mot dia chi nguoi gui (From); de nghi gui lai",
	    "Thư có nhiều hơn một địa chỉ người gửi (From); đề nghị gửi lại" },
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
	    "Thu co truong tieu de bi lap; de nghi soan va gui lai",
	    "Thư có trường tiêu đề bị lặp; đề nghị soạn và gửi lại" },

	/* the message itself */
	[R_MESSAGE_TOO_LARGE] = { "message-too-large", "RFC 1870", 552,
	    "5.3.4", "message is larger than is looked into",
	    "Thu vuot qua dung luong duoc kiem tra; can can bo kiem tra",
	    "Thư vượt quá dung lượng được kiểm tra; cần cán bộ kiểm tra" },
	[R_TOO_MANY_PARTS] = { "too-many-parts", "RFC 2046 5.1", 550, "5.6.0",
	    "message has too many parts",
	    "Thu co qua nhieu phan dinh kem; can can bo kiem tra",
	    "Thư có quá nhiều phần đính kèm; cần cán bộ kiểm tra" },
	[R_TOO_DEEP] = { "too-deep", "RFC 2046 5.1", 550, "5.6.0",
	    "message parts are nested too deeply",
	    "Cau truc thu long nhau qua sau; can can bo kiem tra",
	    "Cấu trúc thư lồng nhau quá sâu; cần cán bộ kiểm tra" },
	[R_HEADER_TOO_LARGE] = { "header-too-large", "RFC 5322 2.2", 550,
	    "5.6.0", "message header is too large",
	    "Phan tieu de thu qua lon; can can bo kiem tra",
	    "Phần tiêu đề thư quá lớn; cần cán bộ kiểm tra" },
	[R_MIME_BROKEN] = { "mime-broken", "RFC 2046 5.1", 550, "5.6.0",
	    "message's MIME structure is broken",
	    "Cau truc MIME cua thu bi hong; can can bo kiem tra",
	    "Cấu trúc MIME của thư bị hỏng; cần cán bộ kiểm tra" },

	/* requests */
	[R_REQUEST_GOOD] = { "pre-verified", "NĐ 68/2024 Điều 31", 250,
	    "2.0.0", "request is complete and signed well",
	    "Van ban de nghi day du va duoc ky so hop le",
	    "Văn bản đề nghị đầy đủ và được ký số hợp lệ" },
	[R_ONE_SIGNATURE] = { "one-signature", "NĐ 30/2020 Điều 5", 250,
	    "2.0.0", "only one of leader and agency signed",
	    "Chi co mot chu ky (lanh dao hoac co quan)",
	    "Chỉ có một chữ ký (lãnh đạo hoặc cơ quan)" },
	[R_OTHER_AGENCY] = { "other-agency", "NĐ 30/2020 Điều 5", 250,
	    "2.0.0", "signer does not fit the agency of the letter",
	    "Nguoi ky khong khop voi co quan ban hanh van ban",
	    "Người ký không khớp với cơ quan ban hành văn bản" },
	[R_OUTSIDE_CITY] = { "outside-city", "intake.city", 250, "2.0.0",
	    "agency is not on the city's list",
	    "Co quan khong nam trong danh sach cua Thanh pho",
	    "Cơ quan không nằm trong danh sách của Thành phố" },
	[R_INCOMPLETE] = { "incomplete", "NĐ 68/2024, phụ lục", 250, "2.0.0",
	    "required fields of the form are empty",
	    "Mau con thieu thong tin bat buoc",
	    "Mẫu còn thiếu thông tin bắt buộc" },
	[R_DOCUMENT_UNSIGNED] = { "document-unsigned", "NĐ 30/2020 Điều 5",
	    250, "2.0.0", "mail was signed by the gateway, the letter was not",
	    "Van ban chua duoc ky so (chi thu dien tu duoc he thong ky)",
	    "Văn bản chưa được ký số (chỉ thư điện tử được hệ thống ký)" },
	[R_DOCUMENT_UNCHECKED] = { "document-unchecked",
	    "NĐ 68/2024 Điều 31", 250, "2.0.0",
	    "signature inside the document has not been checked",
	    "Chu ky ben trong tai lieu chua duoc kiem tra tu dong; can can bo "
	    "kiem tra",
	    "Chữ ký bên trong tài liệu chưa được kiểm tra tự động; cần cán bộ "
	    "kiểm tra" },
	[R_HIDDEN_CONTENT] = { "hidden-content", "NĐ 30/2020 Điều 5", 250,
	    "2.0.0", "document holds hidden text or active content",
	    "Tai lieu co noi dung an hoac noi dung tu chay; can can bo kiem "
	    "tra",
	    "Tài liệu có nội dung ẩn hoặc nội dung tự chạy; cần cán bộ kiểm "
	    "tra" },
	[R_UNREADABLE] = { "unreadable", "-", 250, "2.0.0",
	    "a document could not be read",
	    "Khong doc duoc tai lieu dinh kem; can can bo kiem tra",
	    "Không đọc được tài liệu đính kèm; cần cán bộ kiểm tra" },
	[R_IMAGE_ONLY] = { "image-only", "NĐ 30/2020 Điều 5", 250, "2.0.0",
	    "document is a scan without text",
	    "Tai lieu la ban quet, khong co noi dung chu; can can bo kiem tra",
	    "Tài liệu là bản quét, không có nội dung chữ; cần cán bộ kiểm "
	    "tra" },
	[R_FORM_CUC] = { "form-of-the-cuc", "NĐ 68/2024, phụ lục", 250, "2.0.0",
	    "form is handled by the Cục, not by the department",
	    "Mau nay thuoc tham quyen cua Cuc Chung thuc so va Bao mat thong "
	    "tin; de nghi gui ca@bcy.gov.vn",
	    "Mẫu này thuộc thẩm quyền của Cục Chứng thực số và Bảo mật thông "
	    "tin; đề nghị gửi ca@bcy.gov.vn" },
	[R_FORM_OLD] = { "form-old", "NĐ 68/2024", 250, "2.0.0",
	    "form of an older circular",
	    "Mau theo van ban cu; de nghi dung mau cua Nghi dinh 68/2024/ND-CP",
	    "Mẫu theo văn bản cũ; đề nghị dùng mẫu của Nghị định "
	    "68/2024/NĐ-CP" },
	[R_NOT_A_REQUEST] = { "not-a-request", "-", 250, "2.0.0",
	    "mail is no request",
	    "Thu khong phai van ban de nghi",
	    "Thư không phải văn bản đề nghị" },
	[R_SECRECY_MARK] = { "secrecy-mark", "Luật 29/2018/QH14", 250, "2.0.0",
	    "mail carries a secrecy mark",
	    "Thu mang dau chi do mat",
	    "Thư mang dấu chỉ độ mật" },
	[R_MIXED] = { "mixed", "policy", 250, "2.0.0",
	    "mail holds several requests with different results",
	    "Thu co nhieu van ban de nghi voi ket qua khac nhau",
	    "Thư có nhiều văn bản đề nghị với kết quả khác nhau" },
	[R_DUPLICATE] = { "duplicate", "policy", 250, "2.0.0",
	    "same document was received before",
	    "Van ban nay da duoc nhan truoc do",
	    "Văn bản này đã được nhận trước đó" },
	[R_OTHER_RECIPIENTS] = { "other-recipients", "policy", 250, "2.0.0",
	    "not refused, since others are addressed too",
	    "Khong tu choi vi thu con gui nguoi khac",
	    "Không từ chối vì thư còn gửi người khác" },
	[R_CHANGE_OTHER_SENDER] = { "change-other-sender", "policy", 250,
	    "2.0.0", "sender differs from certificate, as a change may explain",
	    "Nguoi gui khac chung thu (de nghi thay doi thong tin)",
	    "Người gửi khác chứng thư (đề nghị thay đổi thông tin)" },
	[R_DOUBTFUL] = { "doubtful", "-", 250, "2.0.0",
	    "mail may be a request, a person must look",
	    "Thu co the la van ban de nghi; can can bo kiem tra",
	    "Thư có thể là văn bản đề nghị; cần cán bộ kiểm tra" },
	[R_MONITOR] = { "monitor", "policy", 250, "2.0.0",
	    "monitor mode: nothing was done",
	    "Che do theo doi: khong tac dong",
	    "Chế độ theo dõi: không tác động" },
	[R_NOT_FILED] = { "not-filed", "policy", 250, "2.0.0",
	    "request was not sent to the department and is left alone",
	    "Van ban khong gui den So Khoa hoc va Cong nghe",
	    "Văn bản không gửi đến Sở Khoa học và Công nghệ" },

	/* mail of our own units */
	[R_SIGNED] = { "signed", "RFC 8551 3.5", 250, "2.0.0",
	    "signed with the unit's key",
	    "Da ky so bang khoa cua don vi",
	    "Đã ký số bằng khóa của đơn vị" },
	[R_NOT_A_UNIT] = { "not-a-unit", "policy", 250, "2.0.0",
	    "no unit of ours is sending",
	    "Khong phai thu cua don vi duoc ky so",
	    "Không phải thư của đơn vị được ký số" },
	[R_FROM_NOT_ALLOWED] = { "from-not-allowed", "policy", 550, "5.7.1",
	    "sender may not use this unit's From",
	    "Tai khoan gui khong duoc phep dung dia chi nguoi gui (From) nay",
	    "Tài khoản gửi không được phép dùng địa chỉ người gửi (From) "
	    "này" },
	[R_ALREADY_SIGNED] = { "already-signed", "policy", 250, "2.0.0",
	    "already signed or encrypted, left as it is",
	    "Thu da duoc ky hoac ma hoa, giu nguyen",
	    "Thư đã được ký hoặc mã hóa, giữ nguyên" },
	[R_SKIPPED] = { "skipped", "policy", 250, "2.0.0",
	    "on the unit's list of mail not to sign",
	    "Thu thuoc danh sach khong ky cua don vi",
	    "Thư thuộc danh sách không ký của đơn vị" },
	[R_SECRECY_MARK_OUT] = { "secrecy-mark-out", "Luật 29/2018/QH14", 550,
	    "5.7.1", "mail with a secrecy mark is not sent this way",
	    "Thu mang dau chi do mat khong duoc gui qua he thong nay",
	    "Thư mang dấu chỉ độ mật không được gửi qua hệ thống này" },
	[R_ENTITY_UNSAFE] = { "entity-unsafe", "RFC 8551 3.1", 550, "5.6.0",
	    "content can not be made safe to sign without damage",
	    "Noi dung thu khong the ky so an toan; de nghi soan lai thu",
	    "Nội dung thư không thể ký số an toàn; đề nghị soạn lại thư" },
	[R_SIGNER_SILENT] = { "signer-silent", "-", 451, "4.3.2",
	    "signing service does not answer, try again later",
	    "Dich vu ky so tam thoi khong tra loi; he thong se tu gui lai",
	    "Dịch vụ ký số tạm thời không trả lời; hệ thống sẽ tự gửi lại" },
	[R_SIGNER_REFUSED] = { "signer-refused", "policy", 451, "4.7.0",
	    "signing service refused the document",
	    "Dich vu ky so tu choi thu nay; quan tri vien dang duoc thong bao",
	    "Dịch vụ ký số từ chối thư này; quản trị viên đang được thông "
	    "báo" },
	[R_TOKEN_FAULT] = { "token-fault", "PKCS #11", 451, "4.3.0",
	    "token can not sign now, try again later",
	    "Thiet bi luu khoa bi mat tam thoi khong ky duoc; he thong se tu "
	    "gui lai",
	    "Thiết bị lưu khóa bí mật tạm thời không ký được; hệ thống sẽ tự "
	    "gửi lại" },
	[R_SELF_CHECK_FAILED] = { "self-check-failed", "policy", 451,
	    "4.3.0", "our own signature did not verify, not sent",
	    "Chu ky vua tao khong dat kiem tra; thu chua duoc gui",
	    "Chữ ký vừa tạo không đạt kiểm tra; thư chưa được gửi" },
	[R_MESSAGE_TOO_LARGE_OUT] = { "message-too-large-out", "RFC 1870",
	    552, "5.3.4", "message is too large to be signed",
	    "Thu vuot qua dung luong duoc ky so; de nghi chia nho thu",
	    "Thư vượt quá dung lượng được ký số; đề nghị chia nhỏ thư" },
	[R_RATE_LIMIT] = { "rate-limit", "per_hour", 451, "4.7.0",
	    "unit has signed as many mails as it may in an hour",
	    "Don vi da ky du so thu cho phep trong mot gio; he thong se tu gui "
	    "lai",
	    "Đơn vị đã ký đủ số thư cho phép trong một giờ; hệ thống sẽ tự "
	    "gửi lại" },
	[R_STAMP_NOT_HAD] = { "time-stamp-not-had", "signing.tsa", 451,
	    "4.4.1", "the time stamp that is to go with the signature can not "
	    "be had",
	    "Khong lay duoc dau thoi gian cho chu ky; he thong se tu gui lai",
	    "Không lấy được dấu thời gian cho chữ ký; hệ thống sẽ tự gửi "
	    "lại" },

	/* ourselves */
	[R_UNDECIDED] = { "undecided", "-", 451, "4.3.0",
	    "could not be decided, try again later",
	    "Tam thoi chua xu ly duoc thu; he thong se tu gui lai",
	    "Tạm thời chưa xử lý được thư; hệ thống sẽ tự gửi lại" },
	[R_INSPECTOR_SILENT] = { "inspector-silent", "-", 451, "4.3.2",
	    "document reader does not answer, try again later",
	    "Dich vu doc tai lieu tam thoi khong tra loi; he thong se tu gui "
	    "lai",
	    "Dịch vụ đọc tài liệu tạm thời không trả lời; hệ thống sẽ tự gửi "
	    "lại" },
	[R_NO_MEMORY] = { "no-memory", "limits.total_mib", 451, "4.3.1",
	    "no memory for this message now, try again later",
	    "He thong tam thoi het bo nho; se tu gui lai",
	    "Hệ thống tạm thời hết bộ nhớ; sẽ tự gửi lại" },
	[R_BUSY] = { "busy", "limits.heavy", 451, "4.3.2",
	    "too many messages at once, try again later",
	    "He thong dang ban; se tu gui lai",
	    "Hệ thống đang bận; sẽ tự gửi lại" },
	[R_STOPPING] = { "stopping", "-", 451, "4.3.2",
	    "service is stopping, try again later",
	    "Dich vu dang dung; he thong se tu gui lai",
	    "Dịch vụ đang dừng; hệ thống sẽ tự gửi lại" },
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
