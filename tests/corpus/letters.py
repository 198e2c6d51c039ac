# letters.py: the letters of the test corpus, free of any file format
#
# Every person, number and agency is invented.

from collections import namedtuple

Cell = namedtuple('Cell', 'paras border cols rows')
Table = namedtuple('Table', 'widths rows header')
COVERED = None          # a place that a cell beside or above reaches into
DOTS = '.' * 40


def cell(style, *texts, border=True, cols=1, rows=1):
    return Cell([(style, t) for t in texts], border, cols, rows)


def th(text, **span):
    return cell('th', text, **span)


def td(text):
    return cell('cell', text)


class Letter:
    """What one letter holds, in order, and what is to be recognised in it."""

    def __init__(self, **want):
        self.parts = []         # (style, text) or Table
        self.want = want
        self.ruled = True

    def add(self, style, *texts):
        self.parts += [(style, t) for t in texts]

    def table(self, widths, rows, header=0):
        self.parts.append(Table(widths, rows, header))

    def head(self, agency='SỞ THỬ NGHIỆM', number='12/STN-VP', about='', mark='',
             date='Hà Nội, ngày 15 tháng 7 năm 2025', over=('ỦY BAN NHÂN DÂN', 'THÀNH PHỐ HÀ NỘI')):
        left = [('small', t) for t in over] + [('motto', agency), ('small', f'Số: {number}')]
        if about:
            left.append(('small', about))
        if mark:
            left.append(('bold', mark))
        right = [('motto', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'),
                 ('bold', 'Độc lập - Tự do - Hạnh phúc'), ('small', date)]
        self.table([6.8, 9.7], [[Cell(left, False, 1, 1), Cell(right, False, 1, 1)]])

    def sign(self, place, over='NGƯỜI ĐỨNG ĐẦU CƠ QUAN,', under='TỔ CHỨC QUẢN LÝ TRỰC TIẾP',
             name='Trần Thị Thử'):
        self.table([7.2, 9.3], [[
            cell('cell', 'Nơi nhận:', '- Như trên;', f'- Lưu: VT, {place}.', border=False),
            Cell([('bold', over), ('bold', under), ('small', ''), ('small', ''), ('bold', name)],
                 False, 1, 1)]])

    def fields(self, rows, empty=(), blank=False):
        for label, value in rows:
            if blank:
                value = DOTS
            elif label in empty:
                value = ''
            self.add('body', f'{label}: {value}'.rstrip())


DEPARTMENT = 'Kính gửi: Sở Khoa học và Công nghệ thành phố Hà Nội'
CUC = 'Kính gửi: Cục Chứng thực số và Bảo mật thông tin, Ban Cơ yếu Chính phủ'
TITLE_04 = ('V/v đề nghị gia hạn, thay đổi nội dung thông tin chứng thư chữ ký số '
            'chuyên dùng công vụ')
TITLE_06 = 'V/v đề nghị khôi phục thiết bị lưu khóa bí mật'
LAW = ('Căn cứ Nghị định số 68/2024/NĐ-CP ngày 25 tháng 6 năm 2024 của Chính phủ quy định '
       'về chữ ký số chuyên dùng công vụ;')
RECEIVER = [
    ('Họ và tên', 'Nguyễn Văn Thử'), ('Số định danh cá nhân', '001000000000'),
    ('Ngày cấp', '01/02/2022'),
    ('Nơi cấp', 'Cục Cảnh sát quản lý hành chính về trật tự xã hội'),
    ('Chức vụ', 'Văn thư'), ('Số điện thoại di động', '0900000000'),
    ('Địa chỉ thư điện tử công vụ', 'thunv@sothunghiem.hanoi.gov.vn'),
    ('Địa chỉ tiếp nhận', 'Số 1 phố Thử Nghiệm, phường Ví Dụ, thành phố Hà Nội')]
RENEW = [
    ('Sở Thử nghiệm', '529FD0665E6641CB', 'vanthu@sothunghiem.hanoi.gov.vn', '', '', '×', ''),
    ('Trần Thị Thử', '529FD0665E6641CC', 'thutt@sothunghiem.hanoi.gov.vn', '', '', '×', '')]
CHANGE = [
    ('Lê Văn Mẫu', '529FD0665E6641CD', 'maulv@sothunghiem.hanoi.gov.vn', 'Chức vụ',
     'Phó Giám đốc Sở Thử nghiệm', '', '×'),
    ('Phạm Thị Ví Dụ', '529FD0665E6641CE (0900000001)', 'duptv@sothunghiem.hanoi.gov.vn',
     'Địa chỉ thư điện tử công vụ', 'vidu@sothunghiem.hanoi.gov.vn', '×', '×')]
BOTH = [RENEW[0], CHANGE[0], CHANGE[1]]
ONE = [RENEW[0]]
TOKENS = [('12E4567890AB', 'Lê Văn Mẫu', 'Văn phòng Sở Thử nghiệm',
           'maulv@sothunghiem.hanoi.gov.vn')]
COLUMNS_04 = ['name', 'serial', 'mailbox', 'change', 'new', 'renew', 'changed']
COLUMNS_06 = ['device', 'name', 'agency', 'mailbox']


def numbered(rows):
    return [[td(f'{i:02d}')] + [td(c) for c in r] for i, r in enumerate(rows, 1)]


def list_04(doc, rows):
    top = [th('STT', rows=2), th('Tên chứng thư chữ ký số', rows=2),
           th('Số hiệu chứng thư (SIM-PKI ghi thêm số điện thoại ký số)', rows=2),
           th('Địa chỉ thư điện tử công vụ', rows=2), th('Thông tin cần thay đổi', rows=2),
           th('Thông tin mới', rows=2), th('Dịch vụ yêu cầu', cols=2), COVERED]
    low = [COVERED] * 6 + [th('Gia hạn (×)'), th('TĐTT (×)')]
    doc.table([1.0, 2.6, 2.9, 3.2, 2.2, 2.2, 1.2, 1.2], [top, low] + numbered(rows), header=2)


def kinds_04(rows):
    return ['renew'] * any(r[5] for r in rows) + ['change'] * any(r[6] for r in rows)


def form_04(rows, empty=(), blank=False, marker='Mẫu số 04', **head):
    missing = ['Mục 1: thiếu ' + label for label, _ in RECEIVER if label in empty]
    doc = Letter(request='form-04', form='form-04', kinds=kinds_04(rows), missing=missing,
                 complete=not missing, columns=COLUMNS_04, rows=rows)
    if marker:
        doc.add('right', marker)
    if blank:
        doc.want = dict(request='not-a-request')
        head = dict(agency='TÊN CƠ QUAN, TỔ CHỨC', over=('TÊN CƠ QUAN, TỔ CHỨC CHỦ QUẢN',),
                    number='....../......', date='......, ngày ... tháng ... năm ......')
    head.setdefault('about', TITLE_04)
    doc.head(**head)
    doc.add('to', 'Kính gửi: ' + DOTS if blank else DEPARTMENT)
    doc.add('body', LAW)
    who = DOTS if blank else head.get('agency', 'SỞ THỬ NGHIỆM').capitalize()
    who = who.replace('thử', 'Thử')
    doc.add('body', f'{who} đề nghị Quý cơ quan gia hạn, thay đổi nội dung thông tin chứng thư '
            'chữ ký số chuyên dùng công vụ cho các thuê bao thuộc phạm vi quản lý như sau:')
    doc.add('body', '1. Thông tin người tiếp nhận chứng thư chữ ký số')
    doc.fields(RECEIVER, empty, blank)
    doc.add('body', '2. Số lượng và danh sách đăng ký')
    doc.add('body', 'Số lượng: ' + (DOTS if blank else f'{len(rows):02d} chứng thư chữ ký số.'))
    list_04(doc, rows)
    doc.add('body', 'Trân trọng./.')
    doc.sign('VP', name='' if blank else 'Trần Thị Thử')
    return doc


def form_06(rows=TOKENS, blank=False, about=TITLE_06, marker='Mẫu số 06'):
    doc = Letter(request='form-06', form='form-06', kinds=['recover'], complete=True, missing=[],
                 columns=COLUMNS_06, rows=rows)
    doc.add('right', marker)
    if blank:
        doc.want = dict(request='not-a-request')
        doc.head(agency='TÊN CƠ QUAN, TỔ CHỨC', over=('TÊN CƠ QUAN, TỔ CHỨC CHỦ QUẢN',),
                 number='....../......', date='......, ngày ... tháng ... năm ......', about=about)
    else:
        doc.head(number='13/STN-VP', about=about)
    doc.add('to', 'Kính gửi: ' + DOTS if blank else DEPARTMENT)
    doc.add('body', LAW)
    doc.add('body', (DOTS if blank else 'Sở Thử nghiệm') + ' đề nghị Quý cơ quan hỗ trợ khôi phục '
            'thiết bị lưu khóa bí mật như sau:')
    doc.add('body', '1. Thông tin người phối hợp thực hiện khôi phục thiết bị')
    doc.fields(RECEIVER[:5] + [('Cơ quan, tổ chức công tác', 'Văn phòng Sở Thử nghiệm'),
                               RECEIVER[5]], blank=blank)
    doc.add('body', '2. Thông tin thiết bị lưu khóa bí mật cần khôi phục')
    top = [th('STT', rows=2), th('Số hiệu thiết bị lưu khóa bí mật', rows=2),
           th('Thông tin của thuê bao', cols=3), COVERED, COVERED]
    low = [COVERED, COVERED, th('Tên chứng thư chữ ký số'), th('Cơ quan, tổ chức công tác'),
           th('Địa chỉ thư điện tử công vụ')]
    doc.table([1.0, 4.0, 3.5, 4.0, 4.0], [top, low] + numbered(rows), header=2)
    doc.add('body', 'Trân trọng./.')
    doc.sign('VP', name='' if blank else 'Trần Thị Thử')
    return doc


def form_05():
    doc = Letter(request='form-other', form='form-05')
    doc.add('right', 'Mẫu số 05')
    doc.head(number='14/STN-VP',
             about='V/v đề nghị thu hồi chứng thư chữ ký số chuyên dùng công vụ')
    doc.add('to', CUC)
    doc.add('body', LAW)
    doc.add('body', 'Sở Thử nghiệm đề nghị thu hồi chứng thư chữ ký số của các thuê bao sau:')
    doc.table([1.0, 4.0, 3.5, 4.5, 3.5], [
        [th(t) for t in ('STT', 'Tên chứng thư chữ ký số', 'Số hiệu chứng thư',
                         'Địa chỉ thư điện tử công vụ', 'Lý do thu hồi')],
        [td(t) for t in ('01', 'Lê Văn Mẫu', '529FD0665E6641CD',
                         'maulv@sothunghiem.hanoi.gov.vn', 'Chuyển công tác')]], header=1)
    doc.add('body', 'Trân trọng./.')
    doc.sign('VP')
    return doc


def new_issue(form, number, whom, widths, headers, row):
    """Forms 01 to 03: a new certificate, for the three kinds of holders."""
    doc = Letter(request='form-other', form=form)
    doc.add('right', 'Mẫu số ' + form[-2:])
    doc.head(number=number,
             about='V/v đề nghị cấp chứng thư chữ ký số chuyên dùng công vụ cho ' + whom)
    doc.add('to', CUC)
    doc.add('body', LAW)
    doc.add('body', '1. Thông tin người tiếp nhận chứng thư chữ ký số')
    doc.fields(RECEIVER)
    doc.add('body', '2. Số lượng và danh sách đăng ký')
    doc.table(widths, [[th(t) for t in headers], [td(t) for t in row]], header=1)
    doc.add('body', 'Trân trọng./.')
    doc.sign('VP')
    return doc


def form_01():
    return new_issue(
        'form-01', '15/STN-VP', 'cá nhân', [0.9, 2.6, 2.1, 2.5, 2.2, 2.4, 2.2, 1.6],
        ('STT', 'Họ và tên', 'Ngày sinh', 'Số định danh cá nhân', 'Chức vụ',
         'Địa chỉ thư điện tử công vụ', 'Tỉnh/Thành phố', 'SIM PKI'),
        ('01', 'Lê Văn Mẫu', '01/01/1990', '001000000001', 'Chuyên viên',
         'maulv@sothunghiem.hanoi.gov.vn', 'Hà Nội', ''))


def form_02():
    return new_issue(
        'form-02', '22/STN-VP', 'cơ quan, tổ chức', [1.0, 4.4, 2.6, 3.0, 3.5, 2.0],
        ('STT', 'Tên cơ quan, tổ chức', 'Mã số thuế', 'Mã quan hệ ngân sách',
         'Địa chỉ thư điện tử công vụ', 'Tỉnh/Thành phố'),
        ('01', 'Trung tâm Ví Dụ thuộc Sở Thử nghiệm', '0100000000', '1000001',
         'trungtam@sothunghiem.hanoi.gov.vn', 'Hà Nội'))


def form_03():
    return new_issue(
        'form-03', '23/STN-VP', 'thiết bị, dịch vụ, phần mềm', [1.0, 4.6, 3.4, 3.5, 4.0],
        ('STT', 'Tên thiết bị, dịch vụ, phần mềm', 'Tên miền', 'Địa chỉ IP',
         'Địa chỉ thư điện tử công vụ'),
        ('01', 'Cổng thông tin Sở Thử nghiệm', 'sothunghiem.hanoi.gov.vn', '192.0.2.10',
         'quantri@sothunghiem.hanoi.gov.vn'))


def form_07():
    doc = Letter(request='not-a-request')
    doc.add('right', 'Mẫu số 07')
    doc.head(agency='CỤC CHỨNG THỰC SỐ VÀ BẢO MẬT THÔNG TIN', number='24/TB-CTS',
             over=('BAN CƠ YẾU CHÍNH PHỦ',),
             about='V/v thông báo bàn giao chứng thư chữ ký số chuyên dùng công vụ')
    doc.add('to', 'Kính gửi: Sở Thử nghiệm')
    doc.add('body', LAW)
    doc.add('body', 'Cục Chứng thực số và Bảo mật thông tin thông báo bàn giao thiết bị lưu khóa '
            'bí mật và chứng thư chữ ký số cho các thuê bao sau:')
    doc.table([1.0, 4.5, 4.0, 3.5, 3.5], [
        [th(t) for t in ('STT', 'Tên chứng thư chữ ký số', 'Số hiệu chứng thư',
                         'Số hiệu thiết bị', 'Ghi chú')],
        [td(t) for t in ('01', 'Lê Văn Mẫu', '529FD0665E6641CD', '12E4567890AB', '')]], header=1)
    doc.sign('CTS', over='KT. CỤC TRƯỞNG', under='PHÓ CỤC TRƯỞNG')
    return doc


def old_04():
    """Mẫu số 04 of the generation before: it asks for a new certificate."""
    doc = Letter(request='form-old', form='form-old')
    doc.add('right', 'Mẫu số 04')
    doc.head(number='25/STN-VP', about='V/v đề nghị cấp chứng thư số cho cá nhân')
    doc.add('to', CUC)
    doc.add('body', 'Căn cứ Thông tư số 185/2019/TT-BQP ngày 04 tháng 12 năm 2019 của Bộ trưởng '
            'Bộ Quốc phòng hướng dẫn việc cung cấp, quản lý, sử dụng dịch vụ chứng thực chữ ký '
            'số chuyên dùng Chính phủ;')
    doc.add('body', 'Sở Thử nghiệm đề nghị cấp chứng thư số cho các cá nhân có tên sau đây:')
    doc.table([1.0, 4.0, 3.0, 3.0, 5.5], [
        [th(t) for t in ('STT', 'Họ và tên', 'Ngày sinh', 'Số CMND', 'Địa chỉ thư điện tử')],
        [td(t) for t in ('01', 'Lê Văn Mẫu', '01/01/1990', '001000001',
                         'maulv@sothunghiem.hanoi.gov.vn')]], header=1)
    doc.sign('VP')
    return doc


FAMILY = ('Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Đỗ', 'Vũ', 'Đặng')
GIVEN = ('Thử', 'Mẫu', 'Ví Dụ', 'Kiểm', 'Nghiệm')


def many():
    return [(f'Nguyễn Thử Số {i}', f'529FD0665E66{i:04X}',
             f'thu{i}@sothunghiem.hanoi.gov.vn', '', '', '×', '') for i in range(1, 41)]


def forty():
    """A list as a city's: names and numbers of many lengths, every service."""
    rows = []
    for i in range(1, 41):
        name = f'{FAMILY[i % 8]} {"Thị" if i % 2 else "Văn"} {GIVEN[i % 5]}'
        if i % 5 == 0:
            name = f'Ủy ban nhân dân phường Ví Dụ số {i}, thành phố Hà Nội'
        serial = f'{0x529FD0665E6641CB * (i + 7) % 2 ** 64:016X}'
        if i % 7 == 0:
            serial = f'5401{serial}{i:012X}'
        if i % 9 == 0:
            serial += f' (09000000{i:02d})'
        change = i % 4 == 0
        rows.append((name, serial, f'thu_{i:02d}.phuong@vidu{i % 3}.hanoi.gov.vn',
                     'Chức vụ; cơ quan công tác' if change else '',
                     f'Phó Chủ tịch Ủy ban nhân dân phường Ví Dụ số {i}' if change else '',
                     '' if change and i % 8 else '×', '×' if change else ''))
    return rows


def tokens(n):
    return [(f'12E45678{i:04X}', f'{FAMILY[i % 8]} Văn {GIVEN[i % 5]}',
             f'Phòng Thử nghiệm số {i % 4 + 1}, Sở Thử nghiệm',
             f'token{i}@sothunghiem.hanoi.gov.vn') for i in range(1, n + 1)]
