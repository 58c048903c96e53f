import { crc32, deflateRawSync } from 'node:zlib'

// Test material only: archives and workbooks put together by hand, good ones and bad ones.

export type Part = { name: string; data: Buffer | string; size?: number; localName?: string; stored?: boolean }

/** A zip of the parts; `size` and `localName` let a part lie about itself. */
export function zipOf(parts: readonly Part[]): Buffer {
  const [locals, centrals]: [Buffer[], Buffer[]] = [[], []]
  let offset = 0
  for (const part of parts) {
    const raw = Buffer.from(part.data)
    const packed = part.stored ? raw : deflateRawSync(raw)
    const [name, localName] = [Buffer.from(part.name), Buffer.from(part.localName ?? part.name)]
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(part.stored ? 0 : 8, 4)
    common.writeUInt32LE(crc32(raw), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(part.size ?? raw.length, 18)
    common.writeUInt16LE(name.length, 22)
    const localHead = Buffer.from(common)
    localHead.writeUInt16LE(localName.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), localHead, localName, packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), common, rest, name]))
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(centrals)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageTypes = 'http://schemas.openxmlformats.org/package/2006'
const sheetTypes = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

export type Book = {
  /** inside <sheetData> */
  rows: string
  /** after it: mergeCells and the like */
  after?: string
  strings?: readonly string[]
  /** number format codes of the styles 1, 2, …; a number is a built-in id */
  formats?: readonly (string | number)[]
  more?: readonly Part[]
  doctype?: string
  contentType?: string
  /** the sheet's own part, when it must lie */
  sheet?: Partial<Part>
}

/** The parts of a workbook as Excel and WPS write them. */
export function partsOf(book: Book): Part[] {
  const formats = book.formats ?? []
  const custom = formats.map((code, n) =>
    typeof code === 'string' ? `<numFmt numFmtId="${176 + n}" formatCode="${code}"/>` : '',
  )
  const cellXfs = formats.map(
    (code, n) =>
      `<xf numFmtId="${typeof code === 'number' ? code : 176 + n}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
  )
  const sheet = `${head}${book.doctype ?? ''}<worksheet xmlns="${main}" xmlns:r="${office}"><sheetData>${book.rows}</sheetData>${book.after ?? ''}</worksheet>`
  return [
    {
      name: '[Content_Types].xml',
      data: `${head}<Types xmlns="${packageTypes}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${book.contentType ?? `${sheetTypes}.sheet.main+xml`}"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${sheetTypes}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${sheetTypes}.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${sheetTypes}.sharedStrings+xml"/></Types>`,
    },
    {
      name: '_rels/.rels',
      data: `${head}<Relationships xmlns="${packageTypes}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      data: `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: `${head}<Relationships xmlns="${packageTypes}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="${office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    },
    {
      name: 'xl/styles.xml',
      data: `${head}<styleSheet xmlns="${main}"><numFmts count="${custom.length}">${custom.join('')}</numFmts><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${cellXfs.length + 1}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${cellXfs.join('')}</cellXfs></styleSheet>`,
    },
    {
      name: 'xl/sharedStrings.xml',
      data: `${head}<sst xmlns="${main}">${(book.strings ?? []).map((text) => `<si><t xml:space="preserve">${text}</t></si>`).join('')}</sst>`,
    },
    { name: 'xl/worksheets/sheet1.xml', data: sheet, ...book.sheet },
    ...(book.more ?? []),
  ]
}

export const bookOf = (book: Book): Buffer => zipOf(partsOf(book))

/** An archive whose entries share the same packed bytes (the “better zip bomb”): the directory points twice at one place. */
export function overlapping(): Buffer {
  const good = bookOf({ rows: '<row r="1"><c r="A1"><v>1</v></c></row>' })
  const bad = Buffer.from(good)
  const starts: number[] = []
  for (let at = bad.indexOf('PK\x01\x02'); at >= 0; at = bad.indexOf('PK\x01\x02', at + 4)) starts.push(at)
  const [first, second] = starts.slice(-2) as [number, number]
  const [a, b] = [bad.readUInt32LE(first + 42), bad.readUInt32LE(second + 42)]
  // The earlier part is made to reach to the end of the later one.
  bad.writeUInt32LE(b - a + bad.readUInt32LE(first + 20), first + 20)
  return bad
}
