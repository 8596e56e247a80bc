<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="PermDSE">
<title>{{TITLE:h}}</title>
<style>
:root {
  color-scheme: light dark;
  --page: #ffffff; --ink: #1d2025; --muted: #5d636d; --line: #dfe2e7; --band: #f6f7f9;
  --link: #0067a8; --warn: #8a3b00; --warn-page: #fff4e8; --warn-line: #d55e00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #17191d; --ink: #e4e6ea; --muted: #9aa1ac; --line: #343841; --band: #1e2126;
    --link: #6cb8ef; --warn: #ffc48f; --warn-page: #33220f; --warn-line: #e69f00;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body {
  margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 74rem;
  background: var(--page); color: var(--ink);
  font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
}
header { border-bottom: 1px solid var(--line); margin-bottom: 1.5rem; padding-bottom: 1rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .35rem; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.75rem 0 .75rem; }
p, li { max-width: 48rem; overflow-wrap: anywhere; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
.subtitle { color: var(--muted); margin: 0; }
nav ol { columns: 20rem; column-gap: 2.5rem; margin: 0; padding-left: 1.4rem; font-size: .95rem; }
nav li { break-inside: avoid; }
.warning {
  background: var(--warn-page); border-left: 4px solid var(--warn-line); border-radius: 4px;
  margin: 1.5rem 0; padding: .25rem 1.25rem .75rem;
}
.warning h2 { color: var(--warn); margin-top: .9rem; }
.table { margin: 1rem 0 1.75rem; }
.caption { font-weight: 600; font-size: .95rem; margin: 0 0 .4rem; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; line-height: 1.4; }
th, td { padding: .4rem .7rem; text-align: left; vertical-align: top; }
th { background: var(--band); border-bottom: 1px solid var(--line); font-weight: 600; vertical-align: bottom; }
tbody tr + tr td { border-top: 1px solid var(--line); }
td.text { min-width: 3rem; max-width: 26rem; overflow-wrap: break-word; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th.number { white-space: normal; }
figure { margin: 1.25rem 0 2rem; }
figure svg { display: block; width: 100%; max-width: 60rem; height: auto; border: 1px solid var(--line); border-radius: 6px; }
figcaption { color: var(--muted); font-size: .9rem; margin-top: .5rem; max-width: 48rem; }
@media print {
  :root { --page: #fff; --ink: #000; --muted: #444; --line: #bbb; --band: #f2f2f2; }
  body { font-size: 10pt; max-width: none; padding: 0; }
  nav { display: none; }
  .scroll { overflow: visible; border: 0; }
  table { font-size: 8pt; }
  tr, figure, .warning { break-inside: avoid; }
  h2, .caption { break-after: avoid; }
}
</style>
</head>
<body>
<header>
<h1>{{TITLE:h}}</h1>
<p class="subtitle">{{SUBTITLE:h}}</p>
</header>
<nav aria-label="Contents">
<ol>
{{#ENTRY}}<li><a href="#{{ANCHOR:h}}">{{HEADING:h}}</a></li>
{{/ENTRY}}</ol>
</nav>
<main>
{{#SECTION}}<section id="{{ANCHOR:h}}"{{#WARNING}} class="warning" role="alert"{{/WARNING}}>
<h2>{{HEADING:h}}</h2>
{{#PARAGRAPH}}<p>{{TEXT:h}}</p>
{{/PARAGRAPH}}{{#FIGURE}}<figure>
{{SVG}}
<figcaption>{{CAPTION:h}}</figcaption>
</figure>
{{/FIGURE}}{{#TABLE}}<div class="table">
{{#CAPTION}}<p class="caption">{{TEXT:h}}</p>
{{/CAPTION}}<div class="scroll"><table>
<thead><tr>{{#HEADER}}<th scope="col"{{#NUMERIC}} class="number"{{/NUMERIC}}>{{TEXT:h}}</th>{{/HEADER}}</tr></thead>
<tbody>
{{#ROW}}<tr>{{#CELL}}<td class="{{#NUMERIC}}number{{/NUMERIC}}{{#WORDS}}text{{/WORDS}}">{{TEXT:h}}</td>{{/CELL}}</tr>
{{/ROW}}</tbody>
</table></div>
</div>
{{/TABLE}}{{#NOTES}}<ul>
{{#NOTE}}<li>{{TEXT:h}}</li>
{{/NOTE}}</ul>
{{/NOTES}}</section>
{{/SECTION}}</main>
</body>
</html>
