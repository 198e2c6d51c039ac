/* conf_table.c: the settings of cks-milter.conf, one row each */

#include "base/url.h"
#include "crypto/section.h"
#include "gate/conf_parts.h"

static const char *const words_format[] = { "text", "json", NULL };
static const char *const words_level[] = { "info", "debug", NULL };
static const char *const words_target[] = { "journal", "syslog",
	"stderr", NULL };
static const char *const words_mode[] = { "monitor", "enforce", NULL };
static const char *const words_scope[] = { "everyone", "addresses", NULL };
static const char *const words_needs[] = { "either", "smime", "document",
	NULL };
static const char *const words_choice[] = { "reject", "review", "route",
	NULL };

static const char *const words_weak[] = { "allow-as-weak", "refuse", NULL };
static const char *const words_holder[] = { "unknown", "agency", "person",
	"device", NULL };

#define AT(m)	offsetof(struct conf, m)
#define WORDS(w, lo, hi)	.words = (w), .low = (lo), .high = (hi)

#define HOLDER(m)	offsetof(struct holder_row, m)

static const struct setting holder_settings[] = {
	{ "is", SET_WORD, HOLDER(is), .must = true,
	    WORDS(words_holder, HOLDER_AGENCY, HOLDER_DEVICE),
	    .dflt = HOLDER_AGENCY },
	{ "cn", SET_STRING, HOLDER(cn), .text = "" },
	{ "o", SET_STRING, HOLDER(o), .text = "" },
	{ "ou", SET_STRING, HOLDER(ou), .text = "" },
	{ "subject", SET_STRING, HOLDER(subject), .text = "" },
	{ "issuer", SET_STRING, HOLDER(issuer), .text = "" },
	{ "extended_key_usage", SET_STRINGS, HOLDER(purposes),
	    .check = purpose_word_fault },
	{ "without", SET_STRINGS, HOLDER(without),
	    .check = purpose_word_fault },
	{ "host", SET_BOOL, HOLDER(host), .dflt = false },
};

static const struct setting settings[] = {
	{ "milter.socket", SET_STRING, AT(socket), .check = check_socket,
	    .text = "unix:/var/spool/postfix/cks-milter/milter.sock",
	    .about = "Nơi Postfix kết nối: unix:/đường/dẫn hoặc inet:cổng@máy" },
	{ "milter.authserv_id", SET_STRING, AT(authserv_id),
	    .check = check_authserv_id,
	    .about = "Tên trong Authentication-Results; "
	    "để trống: \"cks.\" và tên máy" },
	{ "milter.state_dir", SET_STRING, AT(state_dir),
	    .check = check_absolute, .text = "/var/lib/cks-milter",
	    .about = "Thư mục dữ liệu lâu dài của các tiến trình" },
	{ "milter.guide_url", SET_STRING, AT(guide_url), .check = check_url,
	    .about = "Trang hướng dẫn, được ghi vào thư từ chối" },
	{ "milter.status_group", SET_STRING, AT(status_group),
	    .check = check_group,
	    .about = "Nhóm người dùng được xem cks status; để trống: chỉ root" },

	{ "log.format", SET_CHOICE, AT(log_format),
	    WORDS(words_format, 0, 1), .text = "text",
	    .about = "Dạng nhật ký" },
	{ "log.level", SET_CHOICE, AT(log_level),
	    WORDS(words_level, 0, 1), .text = "info",
	    .about = "Mức chi tiết của nhật ký" },
	{ "log.target", SET_CHOICE, AT(log_target),
	    WORDS(words_target, 0, 2), .text = "journal",
	    .about = "Nơi ghi nhật ký" },

	{ "trust.folder", SET_PATH, AT(trust_folder), .text = "trust",
	    .about = "Thư mục chứng thư của các CA (PEM hoặc DER)" },
	{ "trust.crls", SET_PATH, AT(trust_crls), .text = "crls",
	    .about = "Thư mục danh sách chứng thư bị thu hồi (CRL)" },
	{ "trust.pins", SET_PATH, AT(trust_pins), .text = "pins",
	    .about = "Tệp giá trị băm SHA-256 của các CA được công nhận" },

	{ "algorithms.digests", SET_STRINGS, AT(digests), .must = true,
	    .check = algorithm_digest_fault,
	    .text = "sha-256 sha-384 sha-512",
	    .about = "Thuật toán băm được chấp nhận" },
	{ "algorithms.schemes", SET_STRINGS, AT(schemes), .must = true,
	    .check = algorithm_scheme_fault, .text = "rsa rsa-pss ecdsa",
	    .about = "Thuật toán ký được chấp nhận" },
	{ "algorithms.rsa_min_bits", SET_INT, AT(rsa_min),
	    .low = 2048, .high = 16384, .dflt = 2048,
	    .about = "Độ dài ngắn nhất của khóa RSA (bit)" },
	{ "algorithms.rsa_max_bits", SET_INT, AT(rsa_max),
	    .low = 2048, .high = 16384, .dflt = 8192,
	    .about = "Độ dài lớn nhất của khóa RSA (bit)" },
	{ "algorithms.curves", SET_STRINGS, AT(curves), .must = true,
	    .check = algorithm_curve_fault, .text = "P-256 P-384 P-521",
	    .about = "Đường cong elliptic được chấp nhận" },
	{ "algorithms.weak", SET_WORD, AT(weak), .dflt = WEAK_ALLOW,
	    WORDS(words_weak, WEAK_ALLOW, WEAK_REFUSE),
	    .about = "Chứng thư ký bằng SHA-1 (thế hệ G1): coi là yếu "
	    "hoặc từ chối" },
	{ "algorithms.key_usage", SET_STRINGS, AT(key_usage), .must = true,
	    .check = usage_word_fault,
	    .text = "digitalSignature nonRepudiation",
	    .about = "Mục đích sử dụng khóa (keyUsage), cần một trong số này" },
	{ "algorithms.extended_key_usage", SET_STRINGS, AT(extended_key_usage),
	    .must = true, .check = purpose_word_fault,
	    .text = "emailProtection anyExtendedKeyUsage none",
	    .about = "Mục đích sử dụng mở rộng, cần một trong số này; "
	    "none: chứng thư không ghi" },
	{ "algorithms.policies", SET_STRINGS, AT(policies),
	    .check = policy_word_fault,
	    .about = "OID chính sách chứng thư được chấp nhận; "
	    "để trống: mọi chính sách" },
	{ "algorithms.explicit_policy", SET_BOOL, AT(explicit_policy),
	    .dflt = false,
	    .about = "Chứng thư phải ghi một chính sách được chấp nhận" },

	{ "holders.rules", SET_GROUPS, AT(holder_rows),
	    .rows = holder_settings, .nrows = NELEM(holder_settings),
	    .size = sizeof(struct holder_row),
	    .about = "Quy tắc nhận biết chủ chứng thư; để trống: "
	    "quy tắc có sẵn" },

	{ "intake.addresses", SET_STRINGS, AT(intake_addresses),
	    .check = check_mailbox, .must = true,
	    .text = "cks_sokhcn@hanoi.gov.vn",
	    .about = "Hộp thư tiếp nhận của Sở; "
	    "hộp thư đầu tiên nhận văn bản đề nghị" },
	{ "intake.cuc_addresses", SET_STRINGS, AT(cuc_addresses),
	    .check = check_mailbox, .text = "ca@bcy.gov.vn",
	    .about = "Hộp thư của Cục Chứng thực số và Bảo mật thông tin" },
	{ "intake.mode", SET_WORD, AT(mode), .dflt = MODE_MONITOR,
	    WORDS(words_mode, MODE_MONITOR, MODE_ENFORCE),
	    .about = "monitor chỉ ghi nhận, enforce áp dụng quy định" },
	{ "intake.enforce_for", SET_STRINGS, AT(enforce_for),
	    .check = check_recipient,
	    .about = "Trong chế độ monitor, vẫn áp dụng quy định với thư của "
	    "những người gửi này: địa chỉ, hoặc @tên-miền" },
	{ "intake.scope", SET_WORD, AT(scope), .dflt = SCOPE_EVERYONE,
	    WORDS(words_scope, SCOPE_EVERYONE, SCOPE_ADDRESSES),
	    .about = "Xét thư gửi mọi hộp thư hay chỉ hộp thư tiếp nhận" },
	{ "intake.signature", SET_WORD, AT(needs), .dflt = NEEDS_EITHER,
	    WORDS(words_needs, NEEDS_EITHER, NEEDS_DOCUMENT),
	    .about = "Chữ ký số phải có trên thư, trên văn bản, "
	    "hay một trong hai" },
	{ "intake.unsigned", SET_WORD, AT(unsigned_requests),
	    .dflt = CHOOSE_REJECT,
	    WORDS(words_choice, CHOOSE_REJECT, CHOOSE_REVIEW),
	    .about = "Văn bản đề nghị không có chữ ký số" },
	{ "intake.gateway_signed", SET_WORD, AT(gateway_signed),
	    .dflt = CHOOSE_REVIEW,
	    WORDS(words_choice, CHOOSE_REVIEW, CHOOSE_ROUTE),
	    .about = "Văn bản chưa ký, thư do cổng này ký khi gửi đi" },
	{ "intake.unknown_wait_min", SET_INT, AT(unknown_wait_min),
	    .low = 0, .high = 1440, .dflt = 30,
	    .about = "Số phút chờ trạng thái thu hồi trước khi chuyển "
	    "người xem xét" },
	{ "intake.claim_days", SET_INT, AT(claim_days),
	    .low = 0, .high = 3650, .dflt = 30,
	    .about = "Số ngày giữa thời điểm ký do người ký tự ghi và khi "
	    "nhận thư; lâu hơn thì nêu trong kết quả; 0: không xét" },
	{ "intake.renew_days", SET_INT, AT(renew_days),
	    .low = 0, .high = 3650, .dflt = 0,
	    .about = "Chứng thư đề nghị gia hạn còn hiệu lực quá chừng này "
	    "ngày thì nêu trong kết quả; 0: không xét" },
	{ "intake.city", SET_STRINGS, AT(city), .check = check_pattern,
	    .about = "Mẫu tên cơ quan thuộc Thành phố; "
	    "để trống: không kiểm tra" },

	{ "revocation.enabled", SET_BOOL, AT(revocation), .dflt = false,
	    .about = "Tự tải danh sách thu hồi và hỏi trạng thái chứng thư" },
	{ "revocation.cache", SET_STRING, AT(cache_folder),
	    .check = check_absolute, .text = "/var/lib/cks-fetcher",
	    .about = "Thư mục lưu những gì đã tải" },
	{ "revocation.crls", SET_STRINGS, AT(crl_urls), .check = check_urls,
	    .about = "Danh sách thu hồi phải tải; mỗi danh sách gồm các địa "
	    "chỉ thay thế nhau, cách nhau bằng dấu cách" },
	{ "revocation.hosts", SET_STRINGS, AT(fetch_hosts),
	    .check = url_host_fault,
	    .text = "ca.gov.vn pub.ca.gov.vn ocsp.ca.gov.vn tsa.ca.gov.vn",
	    .about = "Chỉ kết nối đến các máy này (tên máy, hoặc tên "
	    "máy:cổng)" },
	{ "revocation.private_networks", SET_STRINGS, AT(fetch_private),
	    .check = check_private,
	    .about = "Mạng nội bộ mà các máy đó được phép ở trong" },
	{ "revocation.map", SET_STRINGS, AT(fetch_map), .check = check_map,
	    .about = "Thay phần đầu địa chỉ: \"địa-chỉ-cũ địa-chỉ-mới\"" },
	{ "revocation.ocsp", SET_BOOL, AT(ocsp), .dflt = true,
	    .about = "Hỏi trạng thái qua OCSP khi danh sách thu hồi không "
	    "cho biết" },
	{ "revocation.ocsp_nonce", SET_BOOL, AT(ocsp_nonce), .dflt = false,
	    .about = "Câu trả lời OCSP phải chứa đúng số ngẫu nhiên đã gửi" },
	{ "revocation.timeout_s", SET_INT, AT(fetch_timeout_s),
	    .low = 1, .high = 300, .dflt = 30,
	    .about = "Thời hạn của một lần tải (giây)" },
	{ "revocation.crl_mib", SET_INT, AT(crl_mib),
	    .low = 1, .high = 64, .dflt = 16,
	    .about = "Kích thước một danh sách thu hồi (MiB)" },
	{ "revocation.refresh_min", SET_INT, AT(refresh_min),
	    .low = 1, .high = 1440, .dflt = 60,
	    .about = "Hỏi lại sau chừng này phút" },
	{ "revocation.before_min", SET_INT, AT(before_min),
	    .low = 0, .high = 1440, .dflt = 60,
	    .about = "Tải danh sách mới trước khi danh sách cũ hết hạn chừng "
	    "này phút" },
	{ "revocation.retry_s", SET_INT, AT(retry_s),
	    .low = 1, .high = 3600, .dflt = 60,
	    .about = "Thử lại lần đầu sau chừng này giây, rồi chờ lâu dần" },
	{ "revocation.retry_max_min", SET_INT, AT(retry_max_min),
	    .low = 1, .high = 1440, .dflt = 60,
	    .about = "Chờ thử lại lâu nhất (phút)" },
	{ "revocation.grace_min", SET_INT, AT(grace_min),
	    .low = 0, .high = 10080, .dflt = 0,
	    .about = "Số phút còn dùng danh sách thu hồi sau khi quá hạn; "
	    "kết quả nêu rõ khi dùng đến" },

	{ "signing.enabled", SET_BOOL, AT(signing), .dflt = false,
	    .about = "Ký thư đi của các đơn vị" },
	{ "signing.mode", SET_WORD, AT(sign_mode), .dflt = MODE_ENFORCE,
	    WORDS(words_mode, MODE_MONITOR, MODE_ENFORCE),
	    .about = "Chế độ của các đơn vị không tự khai báo mode; monitor: "
	    "không ký, chỉ ghi nhận" },
	{ "signing.timeout_ms", SET_INT, AT(sign_ms),
	    .low = 100, .high = 10000, .dflt = 2500,
	    .about = "Thời hạn chờ ký một thư (mili giây)" },
	{ "signing.queue", SET_INT, AT(sign_queue),
	    .low = 1, .high = 256, .dflt = 32,
	    .about = "Số thư cùng chờ một tiến trình ký; nhiều hơn thì trả lời "
	    "451 ngay" },
	{ "signing.processes", SET_INT, AT(sign_processes),
	    .low = 1, .high = 16, .dflt = 4,
	    .about = "Số tiến trình ký cho các thiết bị dùng chung một trình "
	    "điều khiển PKCS#11; 1: ký lần lượt" },
	{ "signing.workers", SET_INT, AT(sign_workers),
	    .low = 1, .high = SECTION_WORKERS_MAX, .dflt = 1,
	    .about = "Số tiến trình cùng ký bằng một thiết bị; chỉ HSM ký "
	    "song song được" },
	{ "signing.tsa", SET_STRING, AT(tsa), .check = check_tsa,
	    .about = "Địa chỉ cấp dấu thời gian (RFC 3161) cho các đơn vị có "
	    "time_stamp; máy phải có trong revocation.hosts" },
	{ "signing.tsa_ms", SET_INT, AT(tsa_ms),
	    .low = 50, .high = 5000, .dflt = 1000,
	    .about = "Thời hạn chờ dấu thời gian của một thư (mili giây), ít "
	    "hơn timeout_ms" },
	{ "signing.units", SET_PATH, AT(units_folder), .text = "units",
	    .about = "Thư mục khai báo đơn vị, mỗi đơn vị một tệp *.conf" },

	{ "notices.enabled", SET_BOOL, AT(notices), .dflt = false,
	    .about = "Gửi giấy báo (chỉ trong chế độ enforce)" },
	{ "notices.kinds", SET_STRINGS, AT(notice_kinds),
	    .check = check_notice_kind,
	    .text = "receipt cover cuc expired held secrecy late report",
	    .about = "Các loại được gửi; thêm \"reminder\" để nhắc gia hạn" },
	{ "notices.templates", SET_PATH, AT(templates_folder),
	    .text = "templates",
	    .about = "Thư mục nội dung giấy báo, mỗi loại một tệp *.tmpl" },
	{ "notices.from", SET_STRING, AT(notice_from),
	    .check = check_mailbox_or_none,
	    .about = "Địa chỉ gửi; để trống: hộp thư tiếp nhận đầu tiên" },
	{ "notices.name", SET_STRING, AT(notice_name), .must = true,
	    .text = "Sở Khoa học và Công nghệ thành phố Hà Nội",
	    .about = "Tên cơ quan trong giấy báo" },
	{ "notices.officers", SET_STRINGS, AT(officers),
	    .check = check_mailbox,
	    .about = "Người phụ trách, được báo khi có thư bị giữ hoặc có dấu "
	    "chỉ độ mật" },
	{ "notices.report_to", SET_STRINGS, AT(report_to),
	    .check = check_mailbox,
	    .about = "Người nhận báo cáo hằng tháng" },
	{ "notices.relay", SET_STRING, AT(notice_relay),
	    .check = check_relay, .text = "127.0.0.1:25",
	    .about = "Máy chủ thư trên chính máy này (địa chỉ:cổng)" },
	{ "notices.unit", SET_STRING, AT(notice_unit),
	    .about = "Đơn vị (identity) ký số giấy báo; để trống: không ký" },
	{ "notices.trusted_authserv", SET_STRING, AT(trusted_authserv),
	    .check = check_authserv_id,
	    .about = "Tên trong Authentication-Results của milter DMARC chạy "
	    "trước; dmarc=pass của nó chứng tỏ người gửi" },
	{ "notices.per_address", SET_INT, AT(notices_per_address),
	    .low = 1, .high = 1000, .dflt = 20,
	    .about = "Số giấy báo gửi một địa chỉ trong 24 giờ" },
	{ "notices.per_hour", SET_INT, AT(notices_per_hour),
	    .low = 1, .high = 100000, .dflt = 500,
	    .about = "Số giấy báo gửi đi trong một giờ" },
	{ "notices.give_up_days", SET_INT, AT(notice_days),
	    .low = 1, .high = 30, .dflt = 5,
	    .about = "Thôi gửi sau chừng này ngày không giao được cho máy chủ "
	    "thư" },

	{ "selftest.address", SET_STRING, AT(selftest),
	    .check = check_mailbox_or_none,
	    .about = "Địa chỉ để cơ quan gửi thử, được trả lời kết quả kiểm "
	    "tra; để trống: không dùng" },
	{ "selftest.wait_min", SET_INT, AT(selftest_wait_min),
	    .low = 1, .high = 1440, .dflt = 10,
	    .about = "Số phút giữa hai lần trả lời một người gửi" },
	{ "selftest.per_hour", SET_INT, AT(selftest_per_hour),
	    .low = 1, .high = 10000, .dflt = 60,
	    .about = "Số lần trả lời mọi người gửi trong một giờ" },

	{ "register.enabled", SET_BOOL, AT(registrar), .dflt = false,
	    .about = "Ghi sổ các văn bản đề nghị" },
	{ "register.folder", SET_STRING, AT(register_folder),
	    .check = check_absolute, .text = "/var/lib/cks-registrar",
	    .about = "Thư mục của sổ, chỉ cks-registrar được đọc" },
	{ "register.relay", SET_STRING, AT(register_relay),
	    .check = check_relay_name,
	    .about = "Tên của máy này trong sổ; để trống: tên máy" },
	{ "register.postgres", SET_STRING, AT(register_postgres),
	    .about = "Sổ chung của nhiều máy trong PostgreSQL (chuỗi kết nối "
	    "của libpq); để trống: không dùng" },
	{ "register.postgres_ms", SET_INT, AT(register_postgres_ms),
	    .low = 100, .high = 60000, .dflt = 10000,
	    .about = "Thời hạn chờ PostgreSQL (mili giây); không thư nào phải "
	    "chờ" },
	{ "register.timeout_ms", SET_INT, AT(register_ms),
	    .low = 100, .high = 10000, .dflt = 3000,
	    .about = "Thời hạn ghi sổ cho một thư (mili giây)" },
	{ "register.contact", SET_STRINGS, AT(register_contact),
	    .about = "Các trường của người liên hệ được giữ trong sổ, theo "
	    "khóa trong mô tả mẫu; để trống: không giữ" },
	{ "register.keep_requests_days", SET_INT, AT(keep_requests),
	    .low = 0, .high = 36500, .dflt = 3650,
	    .about = "Số ngày giữ văn bản đề nghị trong sổ; 0: không xóa" },
	{ "register.keep_contact_days", SET_INT, AT(keep_contact),
	    .low = 0, .high = 36500, .dflt = 365,
	    .about = "Số ngày giữ các trường của người liên hệ" },
	{ "register.keep_signatures_days", SET_INT, AT(keep_signatures),
	    .low = 0, .high = 36500, .dflt = 3650,
	    .about = "Số ngày giữ chữ ký đã tạo" },
	{ "register.keep_certificates_days", SET_INT, AT(keep_certificates),
	    .low = 0, .high = 36500, .dflt = 3650,
	    .about = "Số ngày giữ chứng thư sau khi hết hạn" },
	{ "register.keep_notices_days", SET_INT, AT(keep_notices),
	    .low = 0, .high = 36500, .dflt = 90,
	    .about = "Số ngày giữ thông báo đã gửi" },

	{ "forms.folder", SET_PATH, AT(forms_folder), .text = "forms",
	    .about = "Thư mục mô tả các mẫu văn bản" },

	{ "limits.message_mib", SET_INT, AT(message_mib),
	    .low = 1, .high = 1024, .dflt = 50,
	    .about = "Kích thước một thư (MiB)" },
	{ "limits.total_mib", SET_INT, AT(total_mib),
	    .low = 16, .high = 65536, .dflt = 512,
	    .about = "Tổng bộ nhớ cho các thư đang xử lý (MiB)" },
	{ "limits.heavy", SET_INT, AT(heavy),
	    .low = 1, .high = 256, .dflt = 4,
	    .about = "Số thư được kiểm tra nội dung cùng lúc" },
	{ "limits.parts", SET_INT, AT(parts),
	    .low = 10, .high = 10000, .dflt = 1000,
	    .about = "Số phần MIME của một thư" },
	{ "limits.depth", SET_INT, AT(depth),
	    .low = 5, .high = 100, .dflt = 20,
	    .about = "Số lớp MIME lồng nhau" },
	{ "limits.documents", SET_INT, AT(documents),
	    .low = 1, .high = 100, .dflt = 10,
	    .about = "Số tệp được đọc trong một thư, kể cả trong tệp nén" },
	{ "limits.inspect_ms", SET_INT, AT(inspect_ms),
	    .low = 100, .high = 10000, .dflt = 3000,
	    .about = "Thời hạn đọc một tệp, và mọi tệp của một thư (mili giây)" },
	{ "limits.document_pages", SET_INT, AT(document_pages),
	    .low = 1, .high = 10000, .dflt = 200,
	    .about = "Số trang của một tệp" },
	{ "limits.document_mib", SET_INT, AT(document_mib),
	    .low = 1, .high = 1024, .dflt = 30,
	    .about = "Kích thước một tệp (MiB)" },
	{ "limits.worker_mib", SET_INT, AT(worker_mib),
	    .low = 128, .high = 16384, .dflt = 768,
	    .about = "Bộ nhớ của tiến trình đọc tệp (MiB)" },
	{ "limits.workers", SET_INT, AT(workers),
	    .low = 1, .high = 64, .dflt = 4,
	    .about = "Số tệp được đọc cùng lúc" },
};

struct settings
conf_settings(void)
{
	return (struct settings){ settings, NELEM(settings) };
}
