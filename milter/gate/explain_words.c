/* explain_words.c: the words of an explanation, Vietnamese and English */

#include <string.h>

#include "gate/explain_parts.h"

#define VIETNAM	(7 * 3600)	/* seconds before UTC; no summer time */

#define NGHI_DINH	"Nghị định 68/2024/NĐ-CP, "

/* Of Điều 31 and 32 only what README's sources have at hand is said. */
static const struct step_words steps[STEP__MAX] = {
	[STEP_INTEGRITY] = { "integrity", "RFC 5652 5.4, 5.6; RFC 8551 3.5",
	    { "Tính toàn vẹn", "Integrity" },
	    { "Nội dung nhận được có đúng là nội dung đã được ký hay không",
	    "Is the content as received what was signed?" },
	    { "Giá trị băm và giá trị chữ ký trong dữ liệu chữ ký (CMS)",
	    "The digest and the signature value in the CMS" } },
	[STEP_COVERS] = { "covers-whole", "RFC 8551 3.5; RFC 1847 2.1",
	    { "Phạm vi của chữ ký", "What the signature covers" },
	    { "Chữ ký có bảo vệ toàn bộ phần thân của thư hay không",
	    "Does the signature cover all of the body?" },
	    { "Cấu trúc MIME của thư: phần được ký phải là toàn bộ thân thư",
	    "The message's MIME structure: what is signed must be its root" } },
	[STEP_FROM] = { "speaks-for-from", "RFC 8550 3",
	    { "Người gửi", "Whom it speaks for" },
	    { "Địa chỉ người gửi (From) có phải là của người ký hay không",
	    "Is the From address the signer's?" },
	    { "Các địa chỉ thư điện tử ghi trong chứng thư của người ký",
	    "The mailboxes named in the signer's certificate" } },
	[STEP_TIME] = { "in-time",
	    NGHI_DINH "Điều 31 (a), Điều 32; RFC 5280 6.1",
	    { "Thời hạn hiệu lực tại thời điểm ký",
	    "Validity at the time of signing" },
	    { "Tại thời điểm ký, chứng thư của người ký và các chứng thư cấp "
	    "trên có còn trong thời hạn hiệu lực hay không",
	    "Were the signer's certificate and those above it in their "
	    "validity periods when the signature was made?" },
	    { "Thời hạn ghi trong từng chứng thư",
	    "The validity period in each certificate" } },
	[STEP_STATUS] = { "unrevoked",
	    NGHI_DINH "Điều 31 (c), Điều 32; RFC 5280 6.3; RFC 6960",
	    { "Trạng thái của các chứng thư", "Status of the certificates" },
	    { "Tại thời điểm ký, có chứng thư nào bị thu hồi hay không",
	    "Was any certificate revoked when the signature was made?" },
	    { "Danh sách thu hồi (CRL) hoặc trả lời OCSP",
	    "Certificate revocation lists (CRL) or OCSP answers" } },
	[STEP_PATH] = { "trusted", NGHI_DINH "Điều 32; RFC 5280 6.1",
	    { "Đường dẫn tới chứng thư gốc", "Path to the root" },
	    { "Từ chứng thư của người ký có đường dẫn hợp lệ tới một chứng "
	    "thư gốc được công nhận hay không",
	    "Does a valid path lead from the signer's certificate to a "
	    "recognised root?" },
	    { "Các chứng thư gốc chuyên dùng công vụ được công nhận trong cấu "
	    "hình (theo giá trị băm SHA-256)",
	    "The government roots pinned in the configuration" } },
	[STEP_FIT] = { "fit-for-use",
	    NGHI_DINH "Điều 31 (b); RFC 8550 4.4.2, 4.4.4",
	    { "Phạm vi sử dụng của chứng thư",
	    "Fitness of the certificate" },
	    { "Chứng thư của người ký có được cấp để ký số thư hay không",
	    "May the signer's certificate sign mail?" },
	    { "Mục đích sử dụng ghi trong chứng thư (keyUsage, "
	    "extendedKeyUsage)",
	    "keyUsage and extendedKeyUsage in the certificate" } },
};

static const struct phrase labels[L__MAX] = {
	[L_CONCLUSION] = { "Kết luận", "Conclusion" },
	[L_WHY] = { "Lý do", "Reason" },
	[L_ADVICE] = { "Việc cần làm", "What to do" },
	[L_FROM] = { "Người gửi (From)", "From" },
	[L_RECEIVED] = { "Thời điểm nhận thư được dùng để kiểm tra",
	    "Time of reception that was used" },
	[L_SIGNATURE] = { "Chữ ký", "Signature" },
	[L_DISPOSITION] = { "Xử lý của hệ thống", "Disposition" },
	[L_WOULD] = { "Xử lý khi áp dụng quy định (enforce)",
	    "Disposition in mode enforce" },
	[L_DISPOSITION_WHY] = { "Lý do xử lý", "Because" },
	[L_REQUEST] = { "Loại văn bản", "Request" },
	[L_NOTE] = { "Lưu ý", "Note" },
	[L_SIGNER] = { "Người ký", "Signer" },
	[L_STEP] = { "Bước", "Step" },
	[L_WHAT] = { "Kiểm tra", "Checked" },
	[L_AGAINST] = { "Đối chiếu với", "Against" },
	[L_SOURCE] = { "Căn cứ", "By" },
	[L_RESULT] = { "Kết quả", "Result" },
	[L_DIGEST] = { "Thuật toán băm", "Digest" },
	[L_SCHEME] = { "Thuật toán ký", "Scheme" },
	[L_SECTION] = { "Phần chứa chữ ký", "Part of the signature" },
	[L_HEADER] = { "Tiêu đề thư", "Header" },
	[L_MAILBOX] = { "Địa chỉ trong chứng thư",
	    "Mailbox in the certificate" },
	[L_TIME_USED] = { "Thời điểm ký được dùng",
	    "Time of signing that counts" },
	[L_TIME_CLAIMED] = { "Thời điểm do máy của người ký ghi",
	    "Time by the signer's own clock" },
	[L_STAMP] = { "Dấu thời gian không được tính vì",
	    "The time stamp does not count" },
	[L_TSA] = { "Tổ chức cấp dấu thời gian", "TSA of the time stamp" },
	[L_CLAIM] = { "Điểm bất thường của thời điểm đó",
	    "What is odd about it" },
	[L_CERT] = { "Chứng thư", "Certificate" },
	[L_VALID] = { "Thời hạn hiệu lực", "Valid" },
	[L_STATUS] = { "Trạng thái", "Status" },
	[L_STATUS_SOURCE] = { "Nguồn dữ liệu", "Told by" },
	[L_THIS_UPDATE] = { "Dữ liệu ban hành lúc", "Issued" },
	[L_NEXT_UPDATE] = { "Bản kế tiếp chậm nhất vào", "Next by" },
	[L_AGE] = { "Ban hành trước khi kiểm tra", "Age when used" },
	[L_GRACE] = { "Quá hạn", "Late" },
	[L_REVOKED_AT] = { "Thu hồi lúc", "Revoked" },
	[L_REVOKED_WHY] = { "Lý do thu hồi", "Revoked because" },
	[L_ISSUER] = { "Cấp bởi", "Issuer" },
	[L_SERIAL] = { "Số hiệu", "Serial" },
	[L_KEY] = { "Khóa công khai", "Key" },
	[L_OVER] = { "Thuật toán băm khi cấp", "Signed over" },
	[L_SHA256] = { "Giá trị băm SHA-256", "SHA-256" },
	[L_ROOT] = { "Chứng thư gốc", "Root" },
	[L_MODE] = { "Tùy chọn", "Option" },
	[L_HOLDER] = { "Loại thuê bao", "Holder" },
	[L_DOCUMENT] = { "Văn bản", "Document" },
	[L_INSIDE] = { "Chữ ký trong văn bản", "Signature inside" },
	[L_AFTERWARDS] = { "Sau khi ký", "Afterwards" },
	[L_LETTER] = { "Số, ký hiệu và cơ quan", "Letter" },
	[L_CAUSE] = { "Nguyên nhân", "Cause" },
	[L_MISSING] = { "Còn thiếu", "Missing" },
	[L_FLAG] = { "Ghi chú", "Flag" },
	[L_EDIT] = { "Thay đổi trên thư", "Edit" },
};

static const struct phrase sayings[S__MAX] = {
	[S_BY_STAMP] = { "theo dấu thời gian (RFC 3161)",
	    "by a time stamp (RFC 3161)" },
	[S_BY_RECEPTION] = { "thời điểm nhận thư, vì không có dấu thời gian "
	    "hợp lệ chứng minh thời điểm ký",
	    "the time of reception, since no time stamp proves another" },
	[S_CLAIM_ONLY] = { "chỉ để tham khảo, không dùng làm căn cứ",
	    "told only, proves nothing" },
	[S_NO_CLAIM] = { "không ghi", "not told" },
	[S_UNPROTECTED] = { "các trường nằm ngoài phần được ký (chủ đề, người "
	    "nhận, ...) không được chữ ký bảo vệ",
	    "fields outside the signed part (Subject, To, ...) are not "
	    "protected" },
	[S_DIFFERS] = { "các trường sau khác với bản đã được ký",
	    "these fields differ from the copies that were signed" },
	[S_IN_TIME] = { "trong thời hạn", "in time" },
	[S_RUN_OUT] = { "đã hết hạn", "expired" },
	[S_NOT_YET] = { "chưa có hiệu lực", "not valid yet" },
	[S_IN_GRACE] = { "đã quá thời điểm phải có bản kế tiếp, nhưng vẫn "
	    "trong thời gian cấu hình cho phép",
	    "past its next update, within the configured grace" },
	[S_ROOT_NOT_ASKED] = { "chứng thư gốc, không phải tra cứu",
	    "a root, nobody is asked" },
	[S_REVOKED_LATER] = { "bị thu hồi sau thời điểm ký, mà thời điểm ký đã "
	    "được dấu thời gian chứng minh", "revoked after the proven time of signing" },
	[S_PINNED_GOVERNMENT] = { "được công nhận, chuyên dùng công vụ, thế hệ",
	    "pinned, government, generation" },
	[S_PINNED_PUBLIC] = { "của hệ thống chứng thực chữ ký số công cộng, "
	    "không phải chuyên dùng công vụ",
	    "pinned, of public CAs, not of the government" },
	[S_GIVEN_ROOT] = { "được tin cậy theo chỉ định của Ông/Bà (--trust), "
	    "không phải do cấu hình công nhận",
	    "trusted by you (--trust), not pinned" },
	[S_SOFT] = { "--revocation soft: chưa rõ trạng thái thì chỉ nêu, không tính là "
	    "lỗi",
	    "--revocation soft: an unknown status is noted and no more" },
	[S_OFF] = { "--revocation off: không tra cứu trạng thái",
	    "--revocation off: no status was asked" },
	[S_STATUS_OPEN] = { "trạng thái thu hồi CHƯA được xác nhận; kết luận "
	    "này chỉ đúng theo tùy chọn --revocation",
	    "the revocation status is NOT confirmed; it is good only as "
	    "--revocation wished" },
	[S_ANY_FROM] = { "--any-from: người gửi không nhất thiết là người ký",
	    "--any-from: From need not be the signer's" },
	[S_NO_MAILBOX] = { "không có", "none" },
	[S_OTHER_FROM] = { "Đề nghị xác minh với người gửi vì địa chỉ gửi "
	    "không phải của người ký.",
	    "Ask the sender why the From address is not the signer's." },
	[S_OTHER_SIGNER] = { "đây là địa chỉ của một người ký khác của thư",
	    "it is the mailbox of another signer of the mail" },
	[S_GAVE_UP] = { "Tạm thời chưa kiểm tra được; đề nghị thử lại sau.",
	    "It could not be decided now; try again later." },
	[S_AGAINST_GIVEN] = { "Các chứng thư gốc do Ông/Bà chỉ định (--trust)",
	    "The roots that you gave (--trust)" },
	[S_NOT_AMONG_GIVEN] = { "Không có đường dẫn từ người ký tới chứng thư "
	    "gốc đã chỉ định; đề nghị kiểm tra các chứng thư đưa vào bằng "
	    "--trust.",
	    "No path leads from the signer to a root that you gave; check "
	    "the certificates of --trust." },
	[S_AFTER_NOTHING] = { "không có gì được thêm vào",
	    "nothing was added" },
	[S_AFTER_MORE] = { "chỉ thêm chữ ký khác hoặc dữ liệu để kiểm tra chữ "
	    "ký", "only further signatures or what helps to verify them" },
	[S_AFTER_CONTENT] = { "nội dung đã bị thay đổi",
	    "the content was changed" },
	[S_NOBODY] = { "không có chữ ký nào để kiểm tra",
	    "there is no signer to check" },
	[S_KEPT] = { "kiểm tra lại theo chứng thư gốc, cấu hình và thời điểm "
	    "ghi trong hồ sơ, do người lập hồ sơ chọn, không phải của hệ "
	    "thống này",
	    "judged anew by the roots, terms and time in the evidence, which "
	    "its maker chose, not by those of this machine" },
	[S_KEPT_PINS] = { "kiểm tra lại theo chứng thư gốc Ông/Bà công nhận "
	    "(--pins); cấu hình và thời điểm là của hồ sơ, do người lập hồ sơ "
	    "chọn",
	    "judged anew by roots that you pinned (--pins); terms and time "
	    "are those in the evidence, which its maker chose" },
	[S_KEPT_ROOT] = { "được tin cậy theo hồ sơ, do người lập hồ sơ chọn",
	    "trusted as the evidence has it, by its maker's choice" },
	[S_NOTED] = { "đúng với giá trị Ông/Bà đã ghi lại (--manifest)",
	    "the same as you noted (--manifest)" },
	[S_NOT_NOTED] = { "CHƯA được đối chiếu với giá trị đã ghi lại khi lập "
	    "hồ sơ (--manifest); nếu không khớp, hồ sơ có thể do bất kỳ ai "
	    "lập",
	    "NOT compared with the one noted when it was made (--manifest); "
	    "unless they agree, anybody may have made this evidence" },
};

static const struct phrase truths[] = {
	[TRUTH_UNKNOWN] = { "CHƯA XÁC ĐỊNH", "UNKNOWN" },
	[TRUTH_YES] = { "ĐẠT", "PASSED" },
	[TRUTH_NO] = { "KHÔNG ĐẠT", "FAILED" },
};

static const struct phrase endings[] = {
	[CONCLUDE_GOOD] = { "ĐẠT YÊU CẦU", "GOOD" },
	[CONCLUDE_BAD] = { "KHÔNG ĐẠT YÊU CẦU", "BAD" },
	[CONCLUDE_UNDECIDED] = { "CHƯA KẾT LUẬN ĐƯỢC", "UNDECIDED" },
};

static const struct phrase classes[SIG__MAX] = {
	[SIG_NONE] = { "thư không có chữ ký số", "not signed" },
	[SIG_ENCRYPTED] = { "thư đã mã hóa nên không kiểm tra được chữ ký số",
	    "encrypted, no signature can be seen" },
	[SIG_GOOD] = { "chữ ký số hợp lệ", "the signature is good" },
	[SIG_WEAK] = { "chữ ký số đúng nhưng chứng thư thuộc thế hệ cũ (SHA-1)",
	    "the signature verifies by certificates that use SHA-1" },
	[SIG_PUBLIC_CA] = { "chứng thư chữ ký số công cộng, không phải "
	    "chuyên dùng công vụ",
	    "a certificate of a public CA, not of the government" },
	[SIG_UNKNOWN_CA] = { "không xác định được tổ chức cấp chứng thư",
	    "the certificate's issuer is not known" },
	[SIG_EXPIRED] = { "chứng thư đã hết hạn", "a certificate has expired" },
	[SIG_NOT_YET_VALID] = { "chứng thư chưa có hiệu lực",
	    "a certificate is not valid yet" },
	[SIG_REVOKED] = { "chứng thư đã bị thu hồi",
	    "a certificate has been revoked" },
	[SIG_STATUS_UNKNOWN] = { "chưa tra cứu được trạng thái thu hồi",
	    "the revocation status can not be had" },
	[SIG_BAD] = { "chữ ký số không hợp lệ", "the signature is bad" },
	[SIG_PARTIAL] = { "chữ ký số chỉ bảo vệ một phần của thư",
	    "the signature covers a part only" },
	[SIG_BROKEN] = { "dữ liệu chữ ký hoặc cấu trúc thư bị hỏng",
	    "signature or message structure is broken" },
};

static const struct phrase advices[SIG__MAX] = {
	[SIG_NONE] = { "Nếu thư cần có chữ ký số, đề nghị người gửi ký số "
	    "rồi gửi lại.", "Ask the sender to sign, where a signature is "
	    "needed." },
	[SIG_ENCRYPTED] = { "Đề nghị người gửi gửi lại bản không mã hóa, hoặc "
	    "kiểm tra chữ ký khi mở thư trên máy của người nhận.",
	    "Ask for a copy that is not encrypted, or open it at the "
	    "recipient's." },
	[SIG_GOOD] = { "Không cần làm gì thêm đối với chữ ký số.",
	    "Nothing more about the signature." },
	[SIG_WEAK] = { "Cần cán bộ xem xét; đề nghị người gửi đổi sang chứng "
	    "thư chữ ký số thế hệ mới (SHA-256).",
	    "A person decides; the sender should get a newer certificate." },
	[SIG_PUBLIC_CA] = { "Cần cán bộ xem xét; nếu là văn bản đề nghị, đề nghị "
	    "người gửi ký lại bằng chữ ký số chuyên dùng công vụ.",
	    "A person decides; a request needs a government certificate." },
	[SIG_UNKNOWN_CA] = { "Không coi thư này là đã được ký số; đề nghị người "
	    "gửi ký lại bằng chữ ký số chuyên dùng công vụ.",
	    "Ask the sender to sign with a recognised certificate." },
	[SIG_EXPIRED] = { "Đề nghị người gửi ký lại bằng chứng thư còn hiệu "
	    "lực; nếu không còn, đề nghị cấp mới theo Mẫu số 01 hoặc 02, gửi "
	    "Cục Chứng thực số và Bảo mật thông tin.", "Ask the sender to sign with a valid certificate; "
	    "a new one is had by form 01 or 02, from the Cục." },
	[SIG_NOT_YET_VALID] = { "Đề nghị người gửi ký lại khi chứng thư đã có "
	    "hiệu lực, hoặc bằng chứng thư đang có hiệu lực.",
	    "Ask the sender to sign again once the certificate is valid, or "
	    "with one that is." },
	[SIG_REVOKED] = { "Đề nghị xác minh với người gửi qua kênh khác; người "
	    "gửi cần ký lại bằng chứng thư còn hiệu lực.",
	    "Verify with the sender in another way; a valid certificate is "
	    "needed." },
	[SIG_STATUS_UNKNOWN] = { "Đề nghị kiểm tra lại sau; nếu vẫn chưa tra "
	    "cứu được, cần cán bộ xem xét.",
	    "Try again later; if it stays so, a person decides." },
	[SIG_BAD] = { "Không coi thư này là đã được ký số; đề nghị người gửi "
	    "khắc phục theo lý do nêu trên, ký số và gửi lại.",
	    "Do not take it for signed; ask the sender to mend what the reason "
	    "says and sign again." },
	[SIG_PARTIAL] = { "Không coi cả thư là đã được ký số; đề nghị người "
	    "gửi ký số toàn bộ thư và gửi lại.",
	    "Do not take the mail for signed; ask the sender to sign all of "
	    "it." },
	[SIG_BROKEN] = { "Không coi thư này là đã được ký số; đề nghị người "
	    "gửi ký số và gửi lại.",
	    "Do not take it for signed; ask the sender to sign again." },
};

static const struct phrase dispositions[] = {
	[D_PASS] = { "cho qua", "passed on" },
	[D_ROUTE] = { "chuyển đến hộp thư tiếp nhận của Sở",
	    "routed to the department" },
	[D_REVIEW] = { "chuyển cán bộ xem xét", "a person looks" },
	[D_HOLD] = { "giữ lại, chờ cán bộ xử lý", "held" },
	[D_REJECT] = { "từ chối", "refused" },
	[D_TEMPFAIL] = { "tạm hoãn, máy chủ gửi sẽ tự gửi lại",
	    "put off, the sending server tries again" },
	[D_SIGNED] = { "đã ký số bằng khóa của đơn vị",
	    "signed with the unit's key" },
};

static const struct phrase requests[] = {
	[REQ_NOT_A_REQUEST] = { "không phải văn bản đề nghị",
	    "not a request" },
	[REQ_FORM_04] = { "Mẫu số 04 (gia hạn, thay đổi nội dung thông tin)",
	    "form 04 (renewal, change of information)" },
	[REQ_FORM_06] = { "Mẫu số 06 (khôi phục thiết bị lưu khóa bí mật)",
	    "form 06 (recovery of a key device)" },
	[REQ_FORM_OTHER] = { "mẫu thuộc thẩm quyền của Cục Chứng thực số và "
	    "Bảo mật thông tin", "a form that the Cục handles" },
	[REQ_FORM_OLD] = { "mẫu theo quy định cũ", "a form of an older decree" },
	[REQ_DOUBTFUL] = { "có thể là văn bản đề nghị, cần cán bộ xem xét",
	    "perhaps a request, a person must look" },
	[REQ_UNREADABLE] = { "có tài liệu không đọc được",
	    "a document could not be read" },
};

static const struct phrase holders[] = {
	[HOLDER_UNKNOWN] = { "chưa rõ", "unknown" },
	[HOLDER_AGENCY] = { "cơ quan, tổ chức", "agency" },
	[HOLDER_PERSON] = { "cá nhân", "person" },
	[HOLDER_DEVICE] = { "thiết bị, dịch vụ", "device or service" },
};

static const struct phrase statuses[] = {
	[STATUS_UNKNOWN] = { "chưa rõ", "unknown" },
	[STATUS_GOOD] = { "không bị thu hồi", "not revoked" },
	[STATUS_REVOKED] = { "đã bị thu hồi", "revoked" },
};

static const struct phrase sources[] = {
	[SOURCE_NONE] = { "không có dữ liệu nào", "nobody" },
	[SOURCE_CRL] = { "danh sách thu hồi (CRL)", "CRL" },
	[SOURCE_OCSP] = { "trả lời OCSP", "OCSP answer" },
	[SOURCE_STAPLED] = { "trả lời OCSP gửi kèm chữ ký",
	    "OCSP answer that came with the signature" },
};

static const struct {
	const char	*word, *vietnamese;
} revocations[] = {
	{ "unspecified", "không nêu lý do" },
	{ "keyCompromise", "khóa bí mật bị lộ" },
	{ "cACompromise", "khóa của tổ chức chứng thực bị lộ" },
	{ "affiliationChanged", "thuê bao thay đổi nơi công tác" },
	{ "superseded", "đã được thay bằng chứng thư khác" },
	{ "cessationOfOperation", "ngừng sử dụng" },
	{ "certificateHold", "tạm dừng sử dụng" },
	{ "privilegeWithdrawn", "bị rút quyền sử dụng" },
	{ "aACompromise", "khóa của bên cấp thuộc tính bị lộ" },
};

const char *
explain_phrase(const struct phrase *p, enum tongue t)
{
	return t == TONGUE_VI ? p->vi : p->en;
}

const struct step_words *
explain_step(enum step_id id)
{
	return &steps[id];
}

const char *
explain_label(enum label l, enum tongue t)
{
	return explain_phrase(&labels[l], t);
}

const char *
explain_saying(enum saying s, enum tongue t)
{
	return explain_phrase(&sayings[s], t);
}

const char *
explain_truth(enum truth is, enum tongue t)
{
	return explain_phrase(&truths[is], t);
}

const char *
explain_class(enum sigclass c, enum tongue t)
{
	return explain_phrase(&classes[c], t);
}

const char *
explain_advice(enum sigclass c, enum tongue t)
{
	return explain_phrase(&advices[c], t);
}

const char *
explain_disposition(enum disposition d, enum tongue t)
{
	return explain_phrase(&dispositions[d], t);
}

const char *
explain_request(enum request r, enum tongue t)
{
	return explain_phrase(&requests[r], t);
}

const char *
explain_holder(enum holder h, enum tongue t)
{
	return explain_phrase(&holders[h], t);
}

const char *
explain_status(enum certstatus s, enum tongue t)
{
	return explain_phrase(&statuses[s], t);
}

const char *
explain_source(enum statussource s, enum tongue t)
{
	return explain_phrase(&sources[s], t);
}

const char *
explain_ending(enum conclusion c, enum tongue t)
{
	return explain_phrase(&endings[c], t);
}

const char *
explain_reason(enum reason why, enum tongue t)
{
	const struct reason_info	*info = reason_info(why);

	return t == TONGUE_VI ? info->vietnamese : info->english;
}

const char *
explain_revocation(const char *word, enum tongue t)
{
	size_t	 i;

	for (i = 0; t == TONGUE_VI && i < NELEM(revocations); i++)
		if (strcmp(revocations[i].word, word) == 0)
			return revocations[i].vietnamese;
	return word;
}

const char *
explain_time(struct arena *a, time_t when, enum tongue t)
{
	time_t		 clock = t == TONGUE_VI ? when + VIETNAM : when;
	struct tm	 tm;
	char		 s[64];

	if (when == 0 || gmtime_r(&clock, &tm) == NULL ||
	    strftime(s, sizeof(s), t == TONGUE_VI ?
	    "%d/%m/%Y %H:%M:%S (giờ Việt Nam)" : "%Y-%m-%dT%H:%M:%SZ",
	    &tm) == 0)
		return "";
	return arena_strdup(a, s);
}
