/** Titles with a meaning of their own, in the languages that contents pages are likely to come in. */

const words = (list: string): string[] => list.split('|').map((word) => word.trim());

/** Headings of contents pages; none of them names anything taught. */
const contentsHeadings = words(
  'contents|table of contents|brief contents|detailed contents|full contents|short contents|contents in brief|toc|' +
    'inhalt|inhaltsverzeichnis|inhaltsübersicht|sommaire|table des matières|índice general|índice|tabla de contenido|' +
    'tabla de contenidos|contenido|contenidos|sumário|conteúdo|conteúdos|sommario|indice generale|contenuti|inhoud|' +
    'inhoudsopgave|innehåll|innehållsförteckning|indhold|indholdsfortegnelse|innhold|innholdsfortegnelse|sisällys|' +
    'sisällysluettelo|sisukord|saturs|turinys|spis treści|obsah|tartalom|tartalomjegyzék|cuprins|sadržaj|kazalo|' +
    'содержание|оглавление|зміст|съдържание|περιεχόμενα|içindekiler|mündəricat|mục lục|daftar isi|isi kandungan|' +
    'kandungan|nilalaman|talaan ng nilalaman|yaliyomo|สารบัญ|目录|目錄|目次|차례|목차|المحتويات|فهرس المحتويات|' +
    'جدول المحتويات|الفهرس|فهرست|فهرست مطالب|תוכן|תוכן העניינים|विषय सूची|विषय-सूची|अनुक्रमणिका|সূচিপত্র|பொருளடக்கம்',
);
/** Headings of contents pages that also name chapters, so they count only on the first line. */
const ambiguousHeadings = words('summary|index|indice|overview|outline|sumario');
const listHeadings = words(
  'figures|list of figures|tables|list of tables|list of illustrations|illustrations|list of maps|list of boxes|' +
    'list of figures and tables|list of tables and figures|list of plates|list of exhibits|list of listings|' +
    'abbildungsverzeichnis|tabellenverzeichnis|liste des figures|table des figures|liste des tableaux|' +
    'índice de figuras|índice de tablas|lista de figuras|lista de tablas|lista de tabelas|elenco delle figure|' +
    'elenco delle tabelle|lijst van figuren|lijst van tabellen|spis rysunków|spis tabel|список рисунков|список таблиц|' +
    '图目录|图表目录|表目录|插图目录|图清单|图索引|圖目錄|表目錄|図目次|表目次|그림 목차|표 목차|قائمة الأشكال|قائمة الجداول|สารบัญภาพ|สารบัญตาราง|' +
    'danh mục hình|danh mục bảng|daftar gambar|daftar tabel|şekiller listesi',
);
const frontMatter = words(
  'preface|foreword|acknowledgements|acknowledgments|dedication|abstract|prologue|epilogue|afterword|glossary|index|' +
    'bibliography|notes|references|works cited|answers|answer key|appendices|appendixes|vorwort|danksagung|nachwort|glossar|' +
    'literaturverzeichnis|stichwortverzeichnis|sachregister|préface|avant-propos|remerciements|postface|glossaire|' +
    'bibliographie|prefacio|prólogo|agradecimientos|epílogo|glosario|bibliografía|prefácio|glossário|bibliografia|' +
    'prefazione|glossario|voorwoord|nawoord|предисловие|введение|заключение|список литературы|глоссарий|' +
    '前言|序|序言|自序|导论|后记|後記|结束语|结语|尾声|编后记|参考文献|參考文獻|索引|致谢|致謝|摘要|词汇表|はじめに|おわりに|あとがき|머리말|맺음말|참고문헌|찾아보기|' +
    'المقدمة|الخاتمة|المراجع|คำนำ|บรรณานุกรม|ภาคผนวก',
);

const contentsKeys = new Set(contentsHeadings.map(keyOf));
const ambiguousKeys = new Set(ambiguousHeadings.map(keyOf));
const listKeys = new Set(listHeadings.map(keyOf));
const frontMatterKeys = new Set(frontMatter.map(keyOf));
const pageMark = /^(?:[ivxlc]{1,7}|\d{1,4}) | (?:[ivxlc]{1,7}|\d{1,4})$/gi;
const appendix =
  /^(?:appendix|anhang|annexe?|anexo|apéndice|apêndice|appendice|bijlage|приложение|附录|附錄|付録|부록)(?:[ ：:A-Za-z\d].*)?$/iu;

/**
 * Whether a line is the heading of a contents page; `isFirst` allows words that can also be titles, and the title of the
 * book before it: `Physics: Contents`.
 */
export function isContentsHeading(title: string, isFirst: boolean): boolean {
  const key = keyOf(title.replace(/ \([^()]*\)$/, ''));
  const ending = isFirst ? keyOf(title.split(/ [-–—] |: /).at(-1) ?? '') : '';
  return contentsKeys.has(key) || contentsKeys.has(ending) || (isFirst && ambiguousKeys.has(key));
}

/** Whether the line is a contents heading with a page number before or after it: `vi CONTENTS`. */
export function isContentsHeader(line: string): boolean {
  const spaced = line.replace(/\s+/g, ' ').trim();
  const title = spaced.replace(pageMark, '');
  return title !== spaced && contentsKeys.has(keyOf(title));
}

/** Whether the title introduces a list of figures, tables or the like. */
export function isListHeading(title: string): boolean {
  return listKeys.has(keyOf(title));
}

/** Whether the title is front or back matter, which stands beside the chapters, not below one. */
export function isFrontMatter(title: string): boolean {
  return frontMatterKeys.has(keyOf(title)) || appendix.test(title);
}

/** Case, spaces (`目 录`), emphasis, colons and a word for `page` do not distinguish headings. */
function keyOf(title: string): string {
  return title
    .normalize('NFC')
    .toLowerCase()
    .replace(/ page$/, '')
    .replace(/[\s.:：*_~]/g, '');
}
