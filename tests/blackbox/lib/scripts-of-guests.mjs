// What has run in other people's pages: each of these would call tell() if any page took it for more than text.
const script = "tell('ran')";

export const texts = [
  `<script>${script}</script>`,
  `</script><script>${script}</script>`,
  `--></title></style></textarea></noscript><script>${script}</script>`,
  `<ScRiPt\n>${script}</sCrIpT\t>`,
  `<script\u0000>${script}</script>`,
  `<scr\u0000ipt>${script}</scr\u0000ipt>`,
  `<img src=x onerror="${script}">`,
  `<img src=x:x onerror=${script}//`,
  `<svg onload="${script}"></svg>`,
  `<svg/onload=${script}>`,
  `<svg><script>${script}</script></svg>`,
  `<svg><animate onbegin="${script}" attributeName="x" dur="1s"></svg>`,
  `<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg' onload='${script}'/>#x"/></svg>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=${script}&gt;">`,
  `<noscript><p title="</noscript><img src=x onerror=${script}>">`,
  `<template><img src=x onerror="${script}"></template>`,
  `<iframe src="javascript:parent.${script}"></iframe>`,
  `<iframe srcdoc="<script>parent.${script}</script>"></iframe>`,
  `<object data="javascript:${script}"></object>`,
  `<embed src="data:text/html,<script>parent.${script}</script>">`,
  `<video><source onerror="${script}"></video>`,
  `<details open ontoggle="${script}">`,
  `<input autofocus onfocus="${script}">`,
  `<body onload="${script}" onpageshow="${script}">`,
  `<a href="javascript:${script}">a link</a>`,
  `<form action="javascript:${script}"><button autofocus>Send</button></form>`,
  '<base href="https://elsewhere.example/">',
  `<meta http-equiv="refresh" content="0;url=javascript:${script}">`,
  '<meta http-equiv="refresh" content="0;url=https://elsewhere.example/">',
  '<link rel="stylesheet" href="https://elsewhere.example/style.css">',
  "<style>@import 'https://elsewhere.example/style.css'; body { display: none }</style>",
  '<img src="https://elsewhere.example/seen.png">',
  `" autofocus onfocus="${script}" x="`,
  `' autofocus onfocus='${script}' x='`,
  `\` onmouseover=${script} x=\``,
  `'-${script}-'`,
  `";${script};//`,
  `\${${script}}`,
  `{{constructor.constructor("${script}")()}}`,
  `<%= ${script} %> #{${script}}`,
  `javascript:${script}`,
  `java\tscript:${script}`,
  `data:text/html,<script>${script}</script>`,
  `&lt;script&gt;${script}&lt;/script&gt;`,
  `&#60;img src=x onerror=${script}&#62;`,
  `%3Cscript%3E${script}%3C/script%3E`,
  `\\u003cscript\\u003e${script}\\u003c/script\\u003e`,
  `]]><script>${script}</script>`,
  `\u2028${script}\u2029`,
  `\uFF1Cscript\uFF1E${script}\uFF1C/script\uFF1E`,
  `\u202E<${script}>tpircs/<\u202C`,
  `\u2066\u202Egnp.exe\u2069\u200F\u200B\uFEFF`,
  '{"__proto__":{"innerHTML":"<img src=x>"}}',
];

// What an agent or a queue may be called.
export const names = texts.filter((text) => text.length <= 128 && !/\p{Cc}/u.test(text));

// What no file may be called.
export const hostileFileNames = [
  `<img src=x onerror="${script}">.png`,
  `"><svg onload=${script}>.png`,
  '../../etc/passwd.png',
  'a\r\nSet-Cookie: gcSessionToken=x.png',
  `invoice\u202Egnp.exe.png`,
  'nul\u0000.png',
];

// What a file may be called, and is shown as it is.
export const oddFileNames = [
  `'-${script}-'.png`,
  `javascript&#58;${script}.png`,
  `{{${script}}}.png`,
  `\` onerror=${script} \`.png`,
  "%22%3E%3Csvg onload=tell('ran')%3E.png",
  '&lt;img src=x&gt;.png',
];
