#include "report/page/style.h"

namespace etl {

// Contrast of every text to its ground is 4.5 at least, in both schemes (WCAG 2.1, 1.4.3).
const char* const kPageStyle = R"css(
:root{color-scheme:light dark;
--ground:#f4f6f8;--card:#fff;--text:#18212b;--quiet:#566373;--edge:#dde3e9;--grid:#e9edf1;
--line:#2b5fc7;--fill:#eaf0fc;--good:#1a7346;--warning:#8d5a00;--bad:#b92b25;--stopped:#5d6876;
--good-ground:#e7f4ec;--warning-ground:#fdf3dd;--bad-ground:#fcebea;--stopped-ground:#eceff2;--bar:#4c9a73}
@media(prefers-color-scheme:dark){:root{
--ground:#0e1318;--card:#161d25;--text:#e4eaf0;--quiet:#9aa8b6;--edge:#28323d;--grid:#222b35;
--line:#82aaff;--fill:#1b2740;--good:#55c58e;--warning:#e3b04f;--bad:#ff7f77;--stopped:#9aa8b6;
--good-ground:#12291f;--warning-ground:#2c2412;--bad-ground:#331b1b;--stopped-ground:#202831;--bar:#3d9a6d}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
header,main,footer{max-width:1120px;margin:0 auto;padding:0 20px}
header{display:flex;flex-wrap:wrap;gap:0 16px;align-items:baseline;padding-top:20px;padding-bottom:12px}
header b{font-size:17px;letter-spacing:.01em}
header span,footer,.note,.about{color:var(--quiet)}
header span{overflow-wrap:anywhere}
footer{padding-top:20px;padding-bottom:32px;font-size:13px}
h1{font-size:24px;line-height:1.25;margin:0 0 2px;font-weight:650;text-wrap:balance}
h2{font-size:17px;margin:32px 0 10px;font-weight:650}
p{margin:0}
code{font:0.92em ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono",monospace}
a{color:var(--line);text-underline-offset:2px;text-decoration-thickness:1px}
:focus-visible{outline:2px solid var(--line);outline-offset:2px}
time,.number,dd,.metric b,.ticks,.ends{font-variant-numeric:tabular-nums}
.card,.tile,.state,.box{background:var(--card);border:1px solid var(--edge);border-radius:10px}
.card{margin:0 0 14px;padding:16px}
.note{margin:0 0 10px}
.quiet{display:flex;align-items:center;gap:8px}
.state{display:flex;gap:16px;align-items:center;padding:18px 20px;border-left:6px solid}
.state p{color:var(--quiet)}
.state>.sign{width:40px;height:40px;flex:none}
.state.good{border-left-color:var(--good)}.state.warning{border-left-color:var(--warning)}
.state.bad{border-left-color:var(--bad)}.state.stopped{border-left-color:var(--stopped)}
.sign{width:16px;height:16px;flex:none;vertical-align:-3px}
.sign circle{fill:var(--stopped)}
.sign path{fill:none;stroke:var(--card);stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.good>.sign circle{fill:var(--good)}.warning>.sign circle{fill:var(--warning)}
.bad>.sign circle{fill:var(--bad)}.quiet>.sign circle{fill:var(--good)}
.badge{display:inline-flex;align-items:center;gap:6px;font-weight:600;white-space:nowrap;color:var(--stopped)}
.badge.good{color:var(--good)}.badge.warning{color:var(--warning)}.badge.bad{color:var(--bad)}
.box{margin-top:12px;padding:14px 18px}
.box.bad{background:var(--bad-ground);border-color:var(--bad)}
.box.warning{background:var(--warning-ground);border-color:var(--warning)}
.box.stopped{background:var(--stopped-ground)}
.box .about{color:var(--text)}.box p:first-child{margin-top:0}
.error{overflow-wrap:anywhere;margin-top:6px}
.box .error{font:13.5px/1.5 ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono",monospace}
.hint{margin-top:6px;overflow-wrap:anywhere}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(158px,1fr));gap:12px;margin:14px 0 0}
.tile{padding:12px 16px}
dt{color:var(--quiet);font-size:13px}
dd{margin:0}
dd b{display:block;font-size:20px;line-height:1.35;font-weight:650}
dd span{color:var(--quiet);font-size:13px}dd b span{color:inherit;font-size:inherit}
figure{margin:0}
figcaption,caption{font-weight:600;text-align:left}
caption{padding:14px 16px 8px}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,250px),1fr));gap:14px}
.cards .card{margin:0;min-width:0}
.metric p{display:flex;flex-wrap:wrap;gap:0 10px;align-items:baseline;margin-bottom:8px}
.metric b{font-size:22px;font-weight:650}
.metric p>span{flex-basis:100%}.metric p span{color:var(--quiet);font-size:13px}.metric p .badge{color:var(--bad)}
.plot{display:grid;grid-template-columns:auto minmax(0,1fr);gap:4px 8px;margin-top:8px}
.plot svg{width:100%;height:170px;overflow:visible;display:block}
.metric .plot svg{height:104px}
.ticks{position:relative;font-size:12px;color:var(--quiet);text-align:right}
.ticks b{visibility:hidden;font-weight:400;white-space:nowrap;font-size:12px}
.ticks span{position:absolute;right:0;transform:translateY(-50%);white-space:nowrap}
.ends{grid-column:2;display:flex;justify-content:space-between;font-size:12px;color:var(--quiet)}
svg path{vector-effect:non-scaling-stroke}
.sign path{vector-effect:none}
.grid{stroke:var(--grid);stroke-width:1}
.line{fill:none;stroke:var(--line);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.dot{fill:none;stroke-width:8;stroke-linecap:round;stroke:var(--line)}
.bar.good{fill:var(--bar)}
.bar.warning{fill:var(--warning)}.bar.bad{fill:var(--bad)}.bar.stopped{fill:var(--stopped)}
.dot.warning{stroke:var(--warning)}.dot.bad{stroke:var(--bad)}.dot.stopped{stroke:var(--stopped)}
.touch{fill:transparent}.touch:hover{fill:var(--text);fill-opacity:.07}
.legend{display:flex;flex-wrap:wrap;gap:2px 18px;margin:8px 0 0;padding:0;list-style:none;font-size:13px;color:var(--quiet)}
.legend i{display:inline-block;width:10px;height:10px;border-radius:3px;margin-right:6px;background:var(--bar)}
.legend .warning{background:var(--warning)}.legend .bad{background:var(--bad)}.legend .stopped{background:var(--stopped)}
.scroll{padding:0;overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:8px 16px;vertical-align:top;border-top:1px solid var(--edge)}
thead th{font-size:13px;font-weight:500;color:var(--quiet);white-space:nowrap}
tbody th{font-weight:500;overflow-wrap:anywhere;min-width:7em}
.number{text-align:right;white-space:nowrap}
td .error{font-size:13px;color:var(--quiet);margin-top:2px;min-width:10em}
.when,.command{white-space:nowrap}
.trend{width:150px}
.spark{width:130px;height:26px;display:block}.spark .line{stroke-width:1.5}
.list{padding-left:36px;overflow-wrap:anywhere}
.list li+li{margin-top:4px}
@media(max-width:640px){header,main,footer{padding-left:12px;padding-right:12px}
h1{font-size:20px}.state{padding:14px;gap:12px}.state>.sign{width:32px;height:32px}
.tiles{grid-template-columns:repeat(2,minmax(0,1fr));gap:8px}.tile{padding:10px 12px}
.tile:last-child:nth-child(odd){grid-column:1/-1}
dd b{font-size:17px}.card{padding:14px 12px}.scroll{padding:0}.list{padding-left:28px}.plot svg{height:130px}
table,caption,tbody,tr,th,td{display:block}caption{padding:12px 12px 8px}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{border-top:1px solid var(--edge);padding:9px 12px}th,td{border:0;padding:0}
tbody th{min-width:0}td .error{min-width:0}
.runs tr{display:grid;grid-template:"when command command duration" "outcome outcome rows rows"/auto minmax(0,1fr) auto auto;gap:2px 10px}
.tables tr{display:grid;grid-template:"name trend rows" "outcome trend duration"/minmax(0,1fr) auto auto;gap:2px 12px}
.when{grid-area:when}.command{grid-area:command;color:var(--quiet);overflow:hidden;text-overflow:ellipsis}.outcome{grid-area:outcome;min-width:0}
.rows{grid-area:rows;font-size:13px}.duration{grid-area:duration}.name{grid-area:name}.trend{grid-area:trend;width:auto;align-self:center}
.rows::after{content:" rows";color:var(--quiet)}.spark{width:64px}}
@media print{:root{color-scheme:light;--ground:#fff}body{font-size:11pt}
.card,.tile,.state,.box,tr{break-inside:avoid}.scroll{overflow:visible;break-inside:auto}h2{break-after:avoid}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}a{color:inherit}}
)css";

// Its digest stands in kPagePolicy: a browser runs nothing else.
const char* const kPageScript = R"js(
(function(){
function age(s){var t=Math.abs(s),w=t<3600?Math.floor(t/60)+" min":t<172800?Math.floor(t/3600)+" h":Math.floor(t/86400)+" days";
return t<60?(s<0?"in a moment":"just now"):s<0?"in "+w:w+" ago"}
function draw(){var now=Date.now()/1e3,late=document.getElementById("overdue"),state=document.getElementById("state");
document.querySelectorAll("[data-age]").forEach(function(e){e.textContent=age(now-e.dataset.age)});
if(late&&late.hidden&&now>+late.dataset.at){late.hidden=false;
if(state.className==="state good"){state.className="state warning";state.querySelector("h1").textContent="A run is overdue"}}}
draw();setInterval(draw,30000)})();
)js";

}  // namespace etl
