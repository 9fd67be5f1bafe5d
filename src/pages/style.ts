import { networkStyle } from '../pictures/network/style.js';

/** Colours on light and on dark ground. Text on any of the grounds has a contrast of 4.5 or more. */
const TOKENS = {
  light: {
    ground: '#f6f8fa',
    surface: '#ffffff',
    ink: '#1f2328',
    muted: '#57606a',
    edge: '#d0d7de',
    grid: '#e3e7eb',
    accent: '#0a58b8',
    good: '#19692f',
    bad: '#a8201a',
    heat: '#8fc0f0',
    'heat-off': '#f2b27c',
    bar: '#4b8fd4',
    s1: '#1f6fbf',
    s2: '#c4560b',
    s3: '#1a7f4b',
    s4: '#8a4bbf',
    s5: '#8d6a00',
    s6: '#b32d6a',
    s7: '#0b7a85',
    s8: '#5b6570',
  },
  dark: {
    ground: '#0d1117',
    surface: '#151b23',
    ink: '#e6edf3',
    muted: '#a1abb6',
    edge: '#3d444d',
    grid: '#2a313a',
    accent: '#79b8ff',
    good: '#6fdd8b',
    bad: '#ff938a',
    heat: '#1f5c99',
    'heat-off': '#8a4a12',
    bar: '#3f86cf',
    s1: '#6cb0f5',
    s2: '#f39a55',
    s3: '#5ccb8f',
    s4: '#c69bf0',
    s5: '#dcb84a',
    s6: '#f287b4',
    s7: '#57c7d1',
    s8: '#a9b3be',
  },
} as const;

const tokens = (scheme: keyof typeof TOKENS) =>
  Object.entries(TOKENS[scheme])
    .map(([name, value]) => `--${name}:${value};`)
    .join('');

export const PAGE_STYLE = `
/* The reader's setting, unless the page's own switch says otherwise; on paper always light. */
:root{color-scheme:light;${tokens('light')}}
@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${tokens('dark')}}}
@media screen{:root[data-theme=dark]{color-scheme:dark;${tokens('dark')}}}
*{box-sizing:border-box}
html{scroll-padding-top:3.2rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,"Segoe UI",Helvetica,Arial,sans-serif}
a{color:var(--accent)}
header,main,footer{max-width:1320px;margin:0 auto;padding:0 16px}
header{padding-top:14px}
.outcome{font-size:17px;max-width:none;margin:4px 0 2px;font-variant-numeric:tabular-nums}
h1{font-size:26px;line-height:1.2;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:19px;margin:0 0 10px}
h3{font-size:15px;margin:18px 0 6px}
p{margin:6px 0;max-width:80ch}
.muted,figcaption,caption{color:var(--muted)}
.small,figcaption,caption{font-size:13px}
nav{position:sticky;top:0;z-index:3;background:var(--ground);border-bottom:1px solid var(--edge);margin-bottom:12px}
nav ul{display:flex;gap:4px 16px;overflow-x:auto;list-style:none;margin:0 auto;padding:8px 16px;max-width:1320px;font-size:14px}
nav li{white-space:nowrap}
nav a{text-decoration:none;padding:3px 0;display:inline-block}
nav a:hover{text-decoration:underline}
section{background:var(--surface);border:1px solid var(--edge);border-radius:8px;padding:16px 18px;margin:0 0 16px}
/* Sections that are narrow stand in pairs. */
@media screen and (min-width:1180px){main{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 16px;align-items:stretch}main>*{grid-column:1/-1}main>.half{grid-column:auto}.half #confusion-table td:not(.total),.half #confusion-table thead th:not(.total){width:42px;min-width:42px;max-width:42px;padding:3px 2px}.half .scroll>table:not(.heat) td{white-space:normal}.half .scroll>table:not(.heat) :is(td,th){padding-inline:6px}.half .beside{grid-template-columns:minmax(0,1fr)}main>.half:has(#network-drawn[open]),.half:has(#network-drawn[open])+.half,.half:has(+.half #network-drawn[open]){grid-column:1/-1}}
/* Tables of several columns and of words use a wide screen, up to a width at which a row can still be followed. */
@media screen and (min-width:901px){.scroll>table:not(#confusion-table,.grid):is(.files,:has(thead th:nth-child(5))){min-width:min(100%,1000px)}}
.files th[scope=row]{overflow-wrap:anywhere}.files .each{font-weight:400}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:12px;margin:8px 0 12px}
.card{border:1px solid var(--edge);border-radius:8px;padding:10px 14px;margin:0}
.card dt{color:var(--muted);font-size:13px}
.card dd{margin:0}
.card .value{font-size:26px;font-weight:600;font-variant-numeric:tabular-nums;white-space:nowrap}
.card .value small{font-size:15px;font-weight:400;color:var(--muted)}
/* A shadow at an edge says that more lies beyond it. */
.scroll{position:relative;overflow-x:auto;max-width:100%;background:linear-gradient(90deg,var(--surface) 40%,transparent) left/30px 100% no-repeat local,linear-gradient(270deg,var(--surface) 40%,transparent) right/30px 100% no-repeat local,
linear-gradient(90deg,var(--edge),transparent) left/12px 100% no-repeat scroll,linear-gradient(270deg,var(--edge),transparent) right/12px 100% no-repeat scroll}
table{border-collapse:collapse;font-size:14px;font-variant-numeric:tabular-nums}
caption{text-align:left;padding:0 0 6px;max-width:min(80ch,calc(100vw - 60px))}
th,td{padding:4px 10px;text-align:right;border-bottom:1px solid var(--grid);white-space:nowrap}
th{font-weight:600}
thead th{border-bottom:1px solid var(--edge);vertical-align:bottom}
th[scope=colgroup]{text-align:center;border-left:1px solid var(--grid)}
th[scope=row],.text{text-align:left}
.wrap{white-space:normal;min-width:16ch}
tbody tr:last-child>*{border-bottom:0}
.heat tbody tr:last-child>*,.heat tfoot tr>*{border-bottom:1px solid var(--grid)}
.best{font-weight:700}
td abbr{position:absolute}
.good{color:var(--good)}.bad{color:var(--bad)}
.meter{display:inline-block;vertical-align:middle;width:84px;height:10px;margin-right:8px;border-radius:3px;background:var(--grid);overflow:hidden}
.meter i{display:block;height:100%;background:var(--bar)}
.swatch{display:inline-block;width:12px;height:12px;margin-right:6px;border:1px solid var(--muted);border-radius:2px;vertical-align:-1px}
.line-1::before,.line-2::before{content:'';display:inline-block;width:18px;margin-right:4px;border-top:2px solid var(--s1);vertical-align:4px}.line-2::before{border-color:var(--s2)}
.beside{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:8px 32px;align-items:start}
.scroll+.beside{margin-top:16px}
.beside>dl:only-child{grid-column:1/-1}
.beside h3,.warnings h3{margin-top:6px}
.beside ul:not(.legend),.warnings ul{margin:0;padding-left:18px}
.beside.picture{grid-template-columns:minmax(0,420px) minmax(0,1fr)}
.warnings{border-left:4px solid var(--s2);background:var(--ground);border-radius:0 8px 8px 0;padding:4px 14px 8px;margin:8px 0}
.tip{position:absolute;z-index:2;pointer-events:none;max-width:280px;background:var(--ink);color:var(--surface);border-radius:6px;padding:3px 8px;font-size:13px}
.plot{position:relative}.plot .at{fill:none;stroke:var(--ink);stroke-width:2}
.plots{display:flex;flex-wrap:wrap;gap:12px 24px;align-items:flex-start}.plots h3{margin-top:4px}
/* What is said of plots stands where there is room: beside them, as high as they begin, or below. */
.plots>p,.plots>dl.facts{flex:1 1 260px;margin-top:32px}.half .plots>p{flex-basis:100%;margin-top:0}
/* As many side by side as there is room for: confidence.ts says how many make even rows. */
.judged{display:flex;flex-wrap:wrap;gap:0 24px}.judged>.scroll{margin-top:28px}
.diagrams{display:grid;grid-template-columns:repeat(var(--one,1),minmax(0,250px));gap:16px}
@media (min-width:530px){.diagrams{--one:var(--two)}}@media (min-width:760px),print{.diagrams{--one:var(--three)}}@media screen and (min-width:1000px){.diagrams{--one:var(--four)}}@media screen and (min-width:1230px){.diagrams{--one:var(--five)}}
.half thead th{white-space:normal}
figure{margin:0 0 8px;min-width:0;max-width:100%}
/* Its smallest texts are 10 px at its own size of 660 px. */
.network svg{display:block;width:820px;height:auto;overflow:visible}
.plot svg{display:block;max-width:100%;height:auto;font-family:inherit}.plot{max-width:100%}
.heat th,.heat td{padding:3px 6px;text-align:center;border:1px solid var(--grid)}
.heat th[scope=row],.heat th.text{text-align:left}.heat th[scope=row]{position:sticky;left:0;background:var(--surface);z-index:1}
.heat td{background:color-mix(in srgb,var(--heat-off) calc(var(--h,0)*1%),var(--surface));min-width:44px}
.heat td.total{background:none;color:var(--muted);min-width:56px}.heat tfoot th{font-weight:400;color:var(--muted)}
#confusion-table td:not(.total),#confusion-table thead th:not(.total){width:50px;min-width:50px;max-width:50px}#confusion-table tbody td{font-size:13px}#confusion-table thead .swatch{margin:0}#confusion-table tfoot td{padding:3px 0;font-size:12px}#confusion-table tfoot td:not(:last-child){min-width:0}
.heat.grid td{min-width:76px}.heat.grid small{font-size:12px;font-weight:400}
.heat td.own{background:color-mix(in srgb,var(--heat) calc(var(--h,0)*1%),var(--surface))}
fieldset{border:0;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:4px 14px;align-items:center}
legend{float:left;padding:0;margin-right:10px;font-weight:600}
label{white-space:nowrap}label:has(select){white-space:normal;max-width:100%}
select,button{font:inherit;font-size:14px;color:var(--ink);background:var(--surface);border:1px solid var(--edge);border-radius:6px;padding:3px 10px}
select{max-width:100%}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.controls{display:flex;flex-wrap:wrap;gap:6px 18px;align-items:center;margin-bottom:10px}
/* Without scripts a switch is of no use. */
:root:not(.scripted) .controls{display:none}
.narrow{max-width:420px}
.still{width:100%;height:auto;image-rendering:pixelated;background:#000;display:block;border:1px solid var(--edge)}
.stills{display:grid;grid-template-columns:repeat(3,1fr);gap:16px}.stills.wide{grid-template-columns:1fr}
.drawn>.stills,.drawn>.still-legend{display:none}
.bar,.under{display:flex;flex-wrap:wrap;gap:6px 16px;align-items:center;justify-content:space-between;margin-bottom:8px}
.side{display:flex;flex-wrap:wrap;gap:6px;align-items:center}
.side select[hidden]{display:none}
.under{justify-content:flex-start;margin:8px 0 0}
.zooms{display:inline-flex;gap:4px}
.heat .corner span{display:block;text-align:right}.heat .corner span+span{text-align:left}
/* As wide as the scene is at its height: no black at its sides. */
.desk{display:grid;grid-template-columns:minmax(0,max(420px,min(100% - 350px,66vh*var(--aspect)))) minmax(330px,1fr);gap:20px;align-items:start}
.panes{position:relative;display:grid;grid-template-columns:minmax(0,1fr);gap:6px;background:#000}
.panes.two{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}
.panes:not(.two) canvas+canvas{display:none}
canvas{width:100%;display:block;background:#000;cursor:crosshair}
.scalebar{position:absolute;left:12px;bottom:10px;height:8px;border:2px solid #fff;border-top:0;outline:1px solid #0009;pointer-events:none;font-style:normal}
.scalebar b{position:absolute;bottom:6px;left:0;font-size:12px;color:#fff;white-space:nowrap;text-shadow:0 0 3px #000,0 0 2px #000}
.north{position:absolute;right:12px;top:10px;pointer-events:none}
.north[hidden],.scalebar[hidden],.under label[hidden]{display:none}
.north path,.north text{fill:#fff;stroke:#000;stroke-width:.6;paint-order:stroke;font:700 12px system-ui}
input[type=range]{width:130px;vertical-align:middle;accent-color:var(--accent)}
.spectrum svg{display:block;width:100%}
.spectrum text{font-size:12px;fill:var(--muted)}.spectrum .grid{stroke:var(--grid)}.spectrum .tick{stroke:var(--muted)}
.means span{white-space:nowrap;margin-right:8px}
.filter p{margin:4px 0}
.filter button{font-size:13px;padding:0 8px}
.filter ul{list-style:none;margin:0;padding:0;columns:150px;font-size:13px}
.filter li{break-inside:avoid}
.filter label{display:flex;align-items:baseline;white-space:normal;line-height:1.35;padding:1px 0}
.filter input{margin:0 6px 0 0;align-self:center}
.filter .swatch{flex:none}
.told{min-height:4.4em;font-size:14px;margin-top:0}
.legend{display:flex;flex-wrap:wrap;gap:2px 16px;list-style:none;margin:6px 0;padding:0;font-size:13px}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
pre{margin:8px 0;padding:12px;overflow-x:auto;background:var(--ground);border:1px solid var(--edge);border-radius:6px;font:13px/1.45 ui-monospace,Menlo,Consolas,monospace}
sup{font-size:12px;line-height:0}
code{font:13px ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere}
th code{overflow-wrap:normal}
dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:3px 16px;margin:6px 0}
dl.facts dt{color:var(--muted)}dl.facts dd{margin:0;overflow-wrap:anywhere}
/* Lists of facts below each other have one column of names. */
#provenance .facts{grid-template-columns:5.4em minmax(0,1fr)}.facts+.facts{border-top:1px solid var(--grid);padding-top:6px}
summary{cursor:pointer;font-weight:600}
.head{display:flex;justify-content:space-between;gap:16px;align-items:flex-start}
footer{padding-bottom:40px;font-size:13px;color:var(--muted)}
@media (max-width:900px){.beside.picture>figure{order:1}.beside,.beside.picture{grid-template-columns:minmax(0,1fr)}.desk{grid-template-columns:minmax(0,1fr)}.filter ul{columns:3 150px}}
@media (max-width:640px){.plots>p,.plots>dl.facts{margin-top:0}.stills{grid-template-columns:1fr}.tools{order:3}section{padding:14px 12px}h1{font-size:22px}.meter{width:44px}.scroll thead th{white-space:normal}.heat th[scope=row],th[scope=row]:has(.swatch),.heat thead td{white-space:normal;width:130px;min-width:130px}dl.facts{grid-template-columns:minmax(0,112px) 1fr;gap:3px 10px}dl.facts dt{overflow-wrap:anywhere;hyphens:auto}.files th[scope=row]{white-space:normal;min-width:11ch}.files td,.files th{padding:4px 6px}.files .wrap{min-width:12ch}}
@media print{nav,.live,#theme,.tip,.controls label:not(:has(:checked,select)),.controls label:has([type=checkbox]){display:none}.stills,.drawn>.stills{display:grid;gap:10px}.drawn>.stills:not(.wide){grid-template-columns:repeat(3,1fr)}.still{max-height:130mm;object-fit:contain;background:none}.stills.wide .still{max-height:68mm}.drawn>.still-legend{display:flex}
body{background:#fff;font-size:11pt}section{border:0;padding:0;break-inside:auto}figure,tr,.card,#confusion-table,table:not(:has(tbody tr:nth-child(13))){break-inside:avoid}h2,h3,summary{break-after:avoid}
header{margin-bottom:12px}footer{padding-bottom:0}header,main,footer{max-width:none}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}.scroll{overflow:visible;background:none}
table{font-size:12px}th,td{padding:3px 6px;white-space:normal}.heat th,.heat td{padding:2px 3px;min-width:0}.meter{width:40px;margin-right:5px}
.heat th[scope=row]{position:static}.heat thead th{overflow-wrap:anywhere}pre{white-space:pre-wrap;overflow-wrap:anywhere}.plots{gap:0 8px}.plots>.plot{zoom:.95}.plot svg{max-width:100%;height:auto}
#confusion-table{table-layout:fixed;width:100%}#confusion-table td:not(.total),#confusion-table thead th:not(.total){width:auto;min-width:0;max-width:none;padding:2px 0}#confusion-table thead td:first-child{width:120px}#confusion-table thead .total{width:54px}#confusion-table th{overflow-wrap:anywhere}#confusion-table tbody td{font-size:11px}#confusion-table tfoot td{font-size:11px;writing-mode:vertical-rl;padding:4px 0}
input{display:none}select{border:0;padding:0;appearance:none;font-weight:600}.narrow{max-width:240px}.controls,[id^=maps]>p{break-after:avoid}
/* As small as its texts may be: a page has room for more of its steps, between which it breaks. */
#network summary{display:none}.network svg{width:700px;break-inside:avoid}.network svg:first-child{break-after:avoid}}
${networkStyle('.network', 'light')}
@media screen and (prefers-color-scheme:dark){${networkStyle(':root:not([data-theme=light]) .network', 'dark')}}
@media screen{${networkStyle(':root[data-theme=dark] .network', 'dark')}}
`.trim();
