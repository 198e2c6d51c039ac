#!/usr/bin/env python3
# make-fodt.py: the letters of the test corpus as flat OpenDocument text
#
# Usage: make-fodt.py DIRECTORY.  Every person, number and agency is invented.

import sys
import unicodedata
from pathlib import Path
from xml.sax.saxutils import escape

STYLES = '''<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="F" svg:font-family="'Liberation Serif'"/></office:font-face-decls>
<office:styles>
<style:default-style style:family="paragraph"><style:text-properties style:font-name="F" fo:font-size="13pt" fo:language="vi" fo:country="VN"/></style:default-style>
</office:styles>
<office:automatic-styles>
<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="2cm" fo:margin-bottom="2cm" fo:margin-left="3cm" fo:margin-right="1.5cm"/></style:page-layout>
<style:style style:name="body" style:family="paragraph"><style:paragraph-properties fo:text-align="justify" fo:text-indent="1cm" fo:margin-top="0.15cm"/></style:style>
<style:style style:name="center" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/></style:style>
<style:style style:name="bold" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="motto" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-size="12pt" fo:font-weight="bold"/></style:style>
<style:style style:name="right" style:family="paragraph"><style:paragraph-properties fo:text-align="end"/></style:style>
<style:style style:name="to" style:family="paragraph"><style:paragraph-properties fo:text-align="center" fo:margin-top="0.4cm" fo:margin-bottom="0.3cm"/></style:style>
<style:style style:name="small" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-size="12pt"/></style:style>
<style:style style:name="cell" style:family="paragraph"><style:text-properties fo:font-size="10pt"/></style:style>
<style:style style:name="th" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-size="10pt" fo:font-weight="bold"/></style:style>
<style:style style:name="box" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="0.05cm"/></style:style>
<style:style style:name="open" style:family="table-cell"><style:table-cell-properties fo:border="none" fo:padding="0.05cm"/></style:style>
%s</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L"/></office:master-styles>
<office:body><office:text>
'''
END = '</office:text></office:body></office:document>\n'
DOTS = '.' * 40


def para(style, text):
    return f'<text:p text:style-name="{style}">{escape(text)}</text:p>'


def cell(paras, style='box', cols=1, rows=1):
    span = ''
    if cols > 1:
        span += f' table:number-columns-spanned="{cols}"'
    if rows > 1:
        span += f' table:number-rows-spanned="{rows}"'
    return (f'<table:table-cell table:style-name="{style}"{span}>'
            + ''.join(paras) + '</table:table-cell>')


COVERED = '<table:covered-table-cell/>'


class Letter:
    """One letter: its styles of columns and its body, in order."""

    def __init__(self):
        self.columns, self.parts, self.tables = [], [], 0

    def add(self, style, *texts):
        self.parts += [para(style, t) for t in texts]

    def table(self, widths, rows, header=0):
        self.tables += 1
        t = f'T{self.tables}'
        for i, w in enumerate(widths):
            self.columns.append(
                f'<style:style style:name="{t}.{i}" style:family="table-column">'
                f'<style:table-column-properties style:column-width="{w}cm"/></style:style>')
        out = f'<table:table table:name="{t}">'
        out += ''.join(f'<table:table-column table:style-name="{t}.{i}"/>'
                       for i in range(len(widths)))
        trs = ['<table:table-row>' + ''.join(r) + '</table:table-row>' for r in rows]
        if header:
            out += ('<table:table-header-rows>' + ''.join(trs[:header])
                    + '</table:table-header-rows>')
        self.parts.append(out + ''.join(trs[header:]) + '</table:table>')

    def head(self, agency='SỞ THỬ NGHIỆM', number='12/STN-VP', about='', mark='',
             date='Hà Nội, ngày 15 tháng 7 năm 2025', over=('ỦY BAN NHÂN DÂN', 'THÀNH PHỐ HÀ NỘI')):
        left = [para('small', t) for t in over] + [para('motto', agency),
                                                   para('small', f'Số: {number}')]
        if about:
            left.append(para('small', about))
        if mark:
            left.append(para('bold', mark))
        right = [para('motto', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'),
                 para('bold', 'Độc lập - Tự do - Hạnh phúc'), para('small', date)]
        self.table([6.8, 9.7], [[cell(left, 'open'), cell(right, 'open')]])

    def sign(self, place, over='NGƯỜI ĐỨNG ĐẦU CƠ QUAN,', under='TỔ CHỨC QUẢN LÝ TRỰC TIẾP',
             name='Trần Thị Thử'):
        left = [para('cell', 'Nơi nhận:'), para('cell', '- Như trên;'),
                para('cell', f'- Lưu: VT, {place}.')]
        right = [para('bold', over), para('bold', under), para('small', ''),
                 para('small', ''), para('bold', name)]
        self.table([7.2, 9.3], [[cell(left, 'open'), cell(right, 'open')]])

    def text(self):
        return STYLES % ''.join(self.columns) + '\n'.join(self.parts) + END


DEPARTMENT = 'Kính gửi: Sở Khoa học và Công nghệ thành phố Hà Nội'
CUC = 'Kính gửi: Cục Chứng thực số và Bảo mật thông tin, Ban Cơ yếu Chính phủ'
TITLE_04 = ('V/v đề nghị gia hạn, thay đổi nội dung thông tin chứng thư chữ ký số '
            'chuyên dùng công vụ')
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


def fields(doc, rows, empty=(), blank=False):
    for label, value in rows:
        if blank:
            value = DOTS
        elif label in empty:
            value = ''
        doc.add('body', f'{label}: {value}'.rstrip())


def th(text, cols=1, rows=1):
    return cell([para('th', text)], cols=cols, rows=rows)


def td(text):
    return cell([para('cell', text)])


def list_04(doc, rows):
    top = [th('STT', rows=2), th('Tên chứng thư chữ ký số', rows=2),
           th('Số hiệu chứng thư (SIM-PKI ghi thêm số điện thoại ký số)', rows=2),
           th('Địa chỉ thư điện tử công vụ', rows=2), th('Thông tin cần thay đổi', rows=2),
           th('Thông tin mới', rows=2), th('Dịch vụ yêu cầu', cols=2), COVERED]
    low = [COVERED] * 6 + [th('Gia hạn (×)'), th('TĐTT (×)')]
    body = [[td(f'{i:02d}')] + [td(c) for c in r] for i, r in enumerate(rows, 1)]
    doc.table([1.0, 2.6, 2.9, 3.2, 2.2, 2.2, 1.2, 1.2], [top, low] + body, header=2)


def form_04(rows, empty=(), blank=False, **head):
    doc = Letter()
    doc.add('right', 'Mẫu số 04')
    if blank:
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
    fields(doc, RECEIVER, empty, blank)
    doc.add('body', '2. Số lượng và danh sách đăng ký')
    doc.add('body', 'Số lượng: ' + (DOTS if blank else f'{len(rows):02d} chứng thư chữ ký số.'))
    list_04(doc, rows)
    doc.add('body', 'Trân trọng./.')
    doc.sign('VP', name='' if blank else 'Trần Thị Thử')
    return doc


def form_06():
    doc = Letter()
    doc.add('right', 'Mẫu số 06')
    doc.head(number='13/STN-VP', about='V/v đề nghị khôi phục thiết bị lưu khóa bí mật')
    doc.add('to', DEPARTMENT)
    doc.add('body', LAW)
    doc.add('body', 'Sở Thử nghiệm đề nghị Quý cơ quan hỗ trợ khôi phục thiết bị lưu khóa bí mật '
            'như sau:')
    doc.add('body', '1. Thông tin người phối hợp thực hiện khôi phục thiết bị')
    fields(doc, RECEIVER[:5] + [('Cơ quan, tổ chức công tác', 'Văn phòng Sở Thử nghiệm'),
                                RECEIVER[5]])
    doc.add('body', '2. Thông tin thiết bị lưu khóa bí mật cần khôi phục')
    top = [th('STT', rows=2), th('Số hiệu thiết bị lưu khóa bí mật', rows=2),
           th('Thông tin của thuê bao', cols=3), COVERED, COVERED]
    low = [COVERED, COVERED, th('Tên chứng thư chữ ký số'), th('Cơ quan, tổ chức công tác'),
           th('Địa chỉ thư điện tử công vụ')]
    doc.table([1.0, 4.0, 3.5, 4.0, 4.0], [top, low, [
        td('01'), td('12E4567890AB'), td('Lê Văn Mẫu'), td('Văn phòng Sở Thử nghiệm'),
        td('maulv@sothunghiem.hanoi.gov.vn')]], header=2)
    doc.add('body', 'Trân trọng./.')
    doc.sign('VP')
    return doc


def form_05():
    doc = Letter()
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


def form_01():
    doc = Letter()
    doc.add('right', 'Mẫu số 01')
    doc.head(number='15/STN-VP',
             about='V/v đề nghị cấp chứng thư chữ ký số chuyên dùng công vụ cho cá nhân')
    doc.add('to', CUC)
    doc.add('body', LAW)
    doc.add('body', '1. Thông tin người tiếp nhận chứng thư chữ ký số')
    fields(doc, RECEIVER)
    doc.add('body', '2. Số lượng và danh sách đăng ký')
    doc.table([0.9, 2.6, 2.1, 2.5, 2.2, 2.4, 2.2, 1.6], [
        [th(t) for t in ('STT', 'Họ và tên', 'Ngày sinh', 'Số định danh cá nhân', 'Chức vụ',
                         'Địa chỉ thư điện tử công vụ', 'Tỉnh/Thành phố', 'SIM PKI')],
        [td(t) for t in ('01', 'Lê Văn Mẫu', '01/01/1990', '001000000001', 'Chuyên viên',
                         'maulv@sothunghiem.hanoi.gov.vn', 'Hà Nội', '')]], header=1)
    doc.add('body', 'Trân trọng./.')
    doc.sign('VP')
    return doc


def letter():
    doc = Letter()
    doc.head(number='16/STN-VP', about='V/v mời dự hội nghị sơ kết công tác sáu tháng đầu năm')
    doc.add('to', 'Kính gửi: Các phòng, đơn vị thuộc Sở')
    doc.add('body', 'Thực hiện chương trình công tác năm 2025, Sở Thử nghiệm tổ chức hội nghị sơ '
            'kết công tác sáu tháng đầu năm và triển khai nhiệm vụ sáu tháng cuối năm.',
            'Thời gian: 8 giờ 30 phút, ngày 20 tháng 7 năm 2025.',
            'Địa điểm: Hội trường tầng 2, trụ sở Sở Thử nghiệm.',
            'Đề nghị các phòng, đơn vị cử đại diện tham dự đúng thành phần. Mọi thông tin trao '
            'đổi xin liên hệ Văn phòng Sở, số điện thoại 0900000000.')
    doc.sign('VP', over='KT. GIÁM ĐỐC', under='PHÓ GIÁM ĐỐC')
    return doc


def reply_04():
    doc = Letter()
    doc.head(agency='SỞ KHOA HỌC VÀ CÔNG NGHỆ', number='99/SKHCN-THỬ',
             about='V/v trả lời văn bản ' + TITLE_04[4:])
    doc.add('to', 'Kính gửi: Sở Thử nghiệm')
    doc.add('body', 'Trả lời Văn bản số 12/STN-VP ngày 15 tháng 7 năm 2025 của Sở Thử nghiệm về '
            'việc đề nghị gia hạn, thay đổi nội dung thông tin chứng thư chữ ký số chuyên dùng '
            'công vụ theo Mẫu số 04 ban hành kèm theo Nghị định số 68/2024/NĐ-CP, Sở Khoa học và '
            'Công nghệ có ý kiến như sau:',
            'Đề nghị Sở Thử nghiệm bổ sung mục “1. Thông tin người tiếp nhận chứng thư chữ ký '
            'số” và mục “2. Số lượng và danh sách đăng ký” của văn bản nêu trên, ký số và gửi '
            'lại theo hướng dẫn.',
            'Trân trọng./.')
    doc.sign('VP', over='KT. GIÁM ĐỐC', under='PHÓ GIÁM ĐỐC')
    return doc


def many():
    return [(f'Nguyễn Thử Số {i}', f'529FD0665E66{i:04X}',
             f'thu{i}@sothunghiem.hanoi.gov.vn', '', '', '×', '') for i in range(1, 41)]


def letters():
    renew = form_04(RENEW).text()
    return {
        'form-04-renew': renew,
        'form-04-nfd': unicodedata.normalize('NFD', renew),
        'form-04-change': form_04(CHANGE, number='17/STN-VP').text(),
        'form-04-missing-field':
            form_04(RENEW, empty=('Số định danh cá nhân',), number='18/STN-VP').text(),
        'form-04-blank': form_04([('',) * 7, ('',) * 7], blank=True).text(),
        'form-04-other-agency': form_04(RENEW, agency='SỞ THỬ NGHIỆM KHÁC', number='19/STNK-VP').text(),
        'form-04-secret': form_04(RENEW, mark='MẬT', number='20/STN-VP').text(),
        'form-04-many': form_04(many(), number='21/STN-VP').text(),
        'form-06': form_06().text(),
        'form-05': form_05().text(),
        'form-01': form_01().text(),
        'letter': letter().text(),
        'reply-04': reply_04().text(),
    }


def main():
    out = Path(sys.argv[1])
    for name, text in letters().items():
        (out / f'{name}.fodt').write_text(text, encoding='utf-8')


main()
