# others.py: letters that are no request, however much they speak of one (RULES.md 2)

from pathlib import Path

from letters import (CUC, LAW, RECEIVER, RENEW, TITLE_04, TITLE_06, Letter, form_04, list_04, td,
                     th)

LEADER = dict(over='KT. GIÁM ĐỐC', under='PHÓ GIÁM ĐỐC')
SKHCN = dict(agency='SỞ KHOA HỌC VÀ CÔNG NGHỆ')


def plain(about, to, *texts, number='16/STN-VP', **head):
    """A letter of a head, some paragraphs and a signature."""
    doc = Letter(request='not-a-request')
    doc.head(number=number, about=about, **head)
    doc.add('to', 'Kính gửi: ' + to)
    doc.add('body', *texts)
    doc.sign('VP', **LEADER)
    return doc


def letter():
    return plain(
        'V/v mời dự hội nghị sơ kết công tác sáu tháng đầu năm', 'Các phòng, đơn vị thuộc Sở',
        'Thực hiện chương trình công tác năm 2025, Sở Thử nghiệm tổ chức hội nghị sơ '
        'kết công tác sáu tháng đầu năm và triển khai nhiệm vụ sáu tháng cuối năm.',
        'Thời gian: 8 giờ 30 phút, ngày 20 tháng 7 năm 2025.',
        'Địa điểm: Hội trường tầng 2, trụ sở Sở Thử nghiệm.',
        'Đề nghị các phòng, đơn vị cử đại diện tham dự đúng thành phần. Mọi thông tin trao '
        'đổi xin liên hệ Văn phòng Sở, số điện thoại 0900000000.')


def reply_04():
    return plain(
        'V/v trả lời văn bản ' + TITLE_04[4:], 'Sở Thử nghiệm',
        'Trả lời Văn bản số 12/STN-VP ngày 15 tháng 7 năm 2025 của Sở Thử nghiệm về '
        'việc đề nghị gia hạn, thay đổi nội dung thông tin chứng thư chữ ký số chuyên dùng '
        'công vụ theo Mẫu số 04 ban hành kèm theo Nghị định số 68/2024/NĐ-CP, Sở Khoa học và '
        'Công nghệ có ý kiến như sau:',
        'Đề nghị Sở Thử nghiệm bổ sung mục “1. Thông tin người tiếp nhận chứng thư chữ ký '
        'số” và mục “2. Số lượng và danh sách đăng ký” của văn bản nêu trên, ký số và gửi '
        'lại theo hướng dẫn.',
        'Trân trọng./.', number='99/SKHCN-THỬ', **SKHCN)


def reply_06():
    return plain(
        'V/v phúc đáp ' + TITLE_06[4:], 'Sở Thử nghiệm',
        'Phúc đáp Văn bản số 13/STN-VP ngày 15 tháng 7 năm 2025 của Sở Thử nghiệm về việc đề nghị '
        'khôi phục thiết bị lưu khóa bí mật (Mẫu số 06), Sở Khoa học và Công nghệ đã tiếp nhận '
        'và chuyển đơn vị chuyên môn thực hiện trong thời hạn quy định.',
        'Trân trọng./.', number='98/SKHCN-THỬ', **SKHCN)


def reminder():
    return plain(
        'V/v đôn đốc gia hạn chứng thư chữ ký số chuyên dùng công vụ',
        'Các sở, ban, ngành; Ủy ban nhân dân các xã, phường',
        'Qua rà soát, một số chứng thư chữ ký số của các cơ quan, đơn vị sắp hết hạn sử dụng. Sở '
        'Khoa học và Công nghệ đề nghị các cơ quan, đơn vị khẩn trương gửi văn bản theo Mẫu số 04 '
        'ban hành kèm theo Nghị định số 68/2024/NĐ-CP về Sở trước ngày 30 tháng 7 năm 2025.',
        'Trân trọng./.', number='97/SKHCN-THỬ', **SKHCN)


def report():
    doc = Letter(request='not-a-request')
    doc.head(number='26/BC-STN')
    doc.add('bold', 'BÁO CÁO',
            'Tình hình sử dụng chữ ký số chuyên dùng công vụ sáu tháng đầu năm 2025')
    doc.add('body', LAW, 'Sở Thử nghiệm báo cáo kết quả như sau:')
    doc.table([1.0, 7.0, 4.0, 4.5], [
        [th(t) for t in ('STT', 'Nội dung', 'Số lượng', 'Ghi chú')],
        [td(t) for t in ('01', 'Chứng thư chữ ký số đã đề nghị gia hạn', '12', '')],
        [td(t) for t in ('02', 'Thiết bị lưu khóa bí mật đã khôi phục', '3', '')],
        [td(t) for t in ('03', 'Chứng thư chữ ký số đã thu hồi', '1', 'Nghỉ hưu')]], header=1)
    doc.sign('VP', **LEADER)
    return doc


def training():
    return plain(
        'V/v mời tham gia tập huấn sử dụng chữ ký số, khôi phục thiết bị lưu khóa bí mật',
        'Các phòng, đơn vị thuộc Sở',
        'Sở Thử nghiệm tổ chức lớp tập huấn về gia hạn, thay đổi nội dung thông tin chứng thư chữ '
        'ký số chuyên dùng công vụ và khôi phục thiết bị lưu khóa bí mật theo Nghị định số '
        '68/2024/NĐ-CP. Học viên được hướng dẫn lập Mẫu số 04 và Mẫu số 06.',
        'Thời gian: 8 giờ 00 phút, ngày 22 tháng 7 năm 2025.', 'Trân trọng./.',
        number='27/STN-VP')


FORMS = [
    ('Mẫu số 01', 'Đề nghị cấp chứng thư chữ ký số chuyên dùng công vụ cho cá nhân'),
    ('Mẫu số 02', 'Đề nghị cấp chứng thư chữ ký số chuyên dùng công vụ cho cơ quan, tổ chức'),
    ('Mẫu số 03', 'Đề nghị cấp chứng thư chữ ký số chuyên dùng công vụ cho thiết bị, dịch vụ, '
     'phần mềm'),
    ('Mẫu số 04', TITLE_04[4].upper() + TITLE_04[5:]),
    ('Mẫu số 05', 'Đề nghị thu hồi chứng thư chữ ký số chuyên dùng công vụ'),
    ('Mẫu số 06', 'Đề nghị khôi phục thiết bị lưu khóa bí mật')]


def circular():
    """A circular letter that lists the forms."""
    doc = plain(
        'V/v hướng dẫn thực hiện thủ tục về chữ ký số chuyên dùng công vụ',
        'Các sở, ban, ngành; Ủy ban nhân dân các xã, phường',
        LAW, 'Sở Khoa học và Công nghệ hướng dẫn các cơ quan, đơn vị sử dụng các mẫu sau:',
        number='96/SKHCN-THỬ', **SKHCN)
    sign = doc.parts.pop()
    doc.table([1.0, 3.0, 9.0, 3.5], [
        [th(t) for t in ('STT', 'Mẫu', 'Tên văn bản', 'Nơi nhận')]] + [
        [td(f'{i:02d}'), td(form), td(name), td('Sở' if form[-1] in '46' else 'Cục')]
        for i, (form, name) in enumerate(FORMS, 1)], header=1)
    doc.add('body', 'Trân trọng./.')
    doc.parts.append(sign)
    return doc


def decree():
    """The decree's own annex: one form after another, none filled in."""
    doc = Letter(request='not-a-request')
    doc.head(agency='CHÍNH PHỦ', number='68/2024/NĐ-CP', over=(),
             date='Hà Nội, ngày 25 tháng 6 năm 2024')
    doc.add('bold', 'NGHỊ ĐỊNH', 'Quy định về chữ ký số chuyên dùng công vụ')
    for i, text in enumerate((
            'Phạm vi điều chỉnh', 'Đối tượng áp dụng', 'Giải thích từ ngữ',
            'Gia hạn chứng thư chữ ký số chuyên dùng công vụ',
            'Thay đổi nội dung thông tin chứng thư chữ ký số chuyên dùng công vụ',
            'Khôi phục thiết bị lưu khóa bí mật'), 1):
        doc.add('body', f'Điều {i}. {text}',
                '1. Cơ quan, tổ chức quản lý trực tiếp gửi văn bản đề nghị theo mẫu tại Phụ lục ban '
                'hành kèm theo Nghị định này.')
    doc.add('bold', 'PHỤ LỤC')
    for form, name in FORMS:
        doc.add('right', form)
        doc.add('to', 'V/v ' + name[0].lower() + name[1:])
        doc.add('body', 'Kính gửi: ' + '.' * 40, '1. Thông tin người tiếp nhận chứng thư chữ ký số')
        doc.fields(RECEIVER, blank=True)
    list_04(doc, [('',) * 7])
    return doc


def regulation():
    """The city's Regulation, from its text beside this file."""
    doc = Letter(request='not-a-request')
    text = (Path(__file__).parent / 'regulation.txt').read_text(encoding='utf-8')
    doc.add('body', *filter(None, (line.strip() for line in text.splitlines())))
    return doc


def other_decree():
    """A Mẫu số 04 of another decree: the number alone proves nothing."""
    doc = Letter(request='not-a-request')
    doc.add('right', 'Mẫu số 04')
    doc.head(number='28/STN-VP', about='V/v đề nghị gia hạn giấy phép sử dụng khu vực thử nghiệm')
    doc.add('to', 'Kính gửi: Sở Khoa học và Công nghệ thành phố Hà Nội')
    doc.add('body', 'Căn cứ Nghị định số 00/2020/NĐ-CP ngày 01 tháng 01 năm 2020 của Chính phủ;',
            'Sở Thử nghiệm đề nghị gia hạn giấy phép cho các khu vực sau:')
    doc.table([1.0, 6.0, 5.0, 4.5], [
        [th(t) for t in ('STT', 'Tên khu vực', 'Số giấy phép', 'Thời hạn')],
        [td(t) for t in ('01', 'Khu thử nghiệm Ví Dụ', '12/GP-STN', '12 tháng')]], header=1)
    doc.sign('VP')
    return doc


def example():
    """A guide whose annex shows how a form is filled in."""
    doc = plain(
        'V/v hướng dẫn lập hồ sơ gia hạn chứng thư chữ ký số', 'Các phòng, đơn vị thuộc Sở', LAW,
        'Văn phòng Sở hướng dẫn các phòng, đơn vị lập hồ sơ theo ví dụ tại phụ lục dưới đây.',
        number='29/HD-STN')
    doc.add('bold', 'PHỤ LỤC', 'VÍ DỤ MINH HỌA CÁCH GHI MẪU SỐ 04')
    doc.parts += form_04(RENEW, number='...../.....').parts
    return doc


def printed_mail():
    """A mail of somebody who passes a form on with a question, printed to a file."""
    doc = Letter(request='not-a-request')
    doc.add('body', 'Từ: Nguyễn Văn Thử <thunv@sothunghiem.hanoi.gov.vn>',
            'Đã gửi: Thứ Ba, 15 tháng 7, 2025 09:30',
            'Đến: Phòng Thử nghiệm <phong@sothunghiem.hanoi.gov.vn>',
            'Chủ đề: Fwd: Văn bản ' + TITLE_04[4:],
            'Chào các anh chị, văn bản của đơn vị bạn dưới đây, ghi như vậy đã đúng chưa?',
            '---------- Forwarded message ---------',
            'Từ: Trần Thị Thử <thutt@sothunghiem.hanoi.gov.vn>',
            'Date: Thứ Hai, 14 tháng 7, 2025 16:05', 'Subject: Văn bản ' + TITLE_04[4:])
    doc.parts += form_04(RENEW, number='36/STN-VP').parts
    return doc


def question():
    """Somebody asks about a form before filling it in."""
    return plain(
        'V/v xin ý kiến về việc lập Mẫu số 04', 'Sở Khoa học và Công nghệ thành phố Hà Nội',
        'Sở Thử nghiệm đang chuẩn bị hồ sơ gia hạn chứng thư chữ ký số. Đề nghị Quý Sở hướng dẫn '
        'cách ghi cột Thông tin cần thay đổi và cột Thông tin mới của Mẫu số 04.',
        'Trân trọng./.', number='30/STN-VP')
