// What the server or the core said against something, in the language of the page. Their sentences are English, some with Chinese behind;
// for a Chinese page the server's are chosen by their code, and the core's, which have none, by what they begin with.
import type { CoreError } from '../core/protocol';

/** By the server's code. `{{n}}` is the first number of its own sentence. Codes that no page can get are in `problem.test.ts`. */
export const PROBLEMS: { readonly [code: string]: string } = {
  absence_not_valid: '离岗时间无效：结束须晚于开始和现在，最长 366 天。',
  already_reviewed: '这项变更已有人决定，无须再审。',
  blob_damaged: '文件在途中损坏，没有收下：会自动重新上传。',
  blob_not_taken: '服务器不收这个文件：请另存为 JPEG、PNG 或 PDF 再试。',
  blob_too_large: '文件超过制度允许的大小：请降低分辨率后再附上。',
  body_not_valid: '填写的内容有误：请逐项核对后再试。',
  body_too_large: '内容太大，服务器不收：请分几次提交。',
  busy: '此刻登录的人太多：请过几秒再试。',
  card_changed: '客户卡片已被他人改动：请重新打开，看清现值再决定。',
  code_not_valid: '登记码无效、已过期或已用过：请逐字核对，或向管理员要新的登记码。',
  delegation_not_valid: '不能这样授权：请核对授权人和代理人的编号；结束时间须晚于现在，最长 366 天，也不能授权给本人。',
  device_lost: '此设备已被声明遗失：已写的内容仍可交给服务器，不会丢失。',
  device_not_accepted: '服务器不认得此设备：请重新登记。',
  device_revoked: '此设备的登记已被撤销：已写的内容仍可交给服务器，不会丢失。',
  disk_full: '服务器磁盘已满，没有收下：请告知运维人员，稍后再试。',
  drill_runs: '演练正在进行：请等它结束再开始下一次。',
  enrolment_over: '此设备的登记已到期：请向管理员要新的登记码重新登记。',
  handover_not_valid: '不能这样移交：请核对移交人、接收人和客户的编号，两人不能相同，并写明理由。',
  internal: '服务器内部出错，没有办成：请稍后再试；仍然如此，请告知运维人员。',
  invitation_not_valid: '邀请无效、已过期或已用过：请向行政部要新的邀请。',
  key_of_another: '本浏览器已登记在另一个人名下：请清除本站数据后再登记，登记码仍然有效。',
  key_revoked: '本浏览器的登记已被撤销，不能再用：请清除本站数据后再登记，登记码仍然有效。',
  keys_changed_too_often: '密钥刚更换过：请十分钟后再换。',
  login_refused: '组织、人员编号或密码不对：请逐项核对；忘记密码请向行政部要新的邀请。',
  nobody_to_drill: '安全阶梯上没有人，演练不能开始：请先添加人员。',
  no_card: '这个客户还没有卡片：请先建立卡片。',
  no_note: '出行人没有留下医疗备注。',
  nonce_not_fresh: '应答来得太晚：请再试一次。',
  not_alarmed: '只有守望已报警时才能打开医疗备注：请先打电话联系出行人。',
  not_allowed: '您没有办理此事的权限：如果工作需要，请找行政部或运维人员。',
  not_found: '没有找到，或者不归您查看：请核对编号，或刷新页面再看。',
  overloaded: '服务器正忙：请稍后再试。',
  password_not_taken: '这个密码不能用：须有 8 个以上字符，不是人人都会先试的，也不含您或组织的编号；例如四个不相干的词。',
  password_refused: '现在的密码不对：请重新输入。',
  person_left: '您已不在本组织的人员名单中。',
  person_not_linked: '登录服务认得您，但本组织没有与之对应的人员：请找行政部或运维人员。',
  proposal_not_fit: '这个值不能写到客户卡片上：请不接受，并说明原因。',
  provider_not_set_up: '本组织没有自己的登录服务：请用密码登录。',
  provider_refused: '组织的登录服务没有认可这次登录：请重新登录。',
  provider_unreachable: '暂时连不上组织的登录服务：请稍后再试，或用密码登录。',
  push_key_unknown: '通知的密钥已更换：请关闭后重新打开通知。',
  push_not_available: '本组织尚未开通网页通知：请找运维人员开通。',
  push_subscription_not_valid: '服务器不接受此浏览器的通知服务：请告知运维人员。',
  query_not_valid: '查询条件无效：请清除筛选后再看。',
  redirect_not_known: '登录服务不认得本页的地址：请告知运维人员。',
  second_factor_refused: '验证码不对或已用过：请等应用显示下一个，并核对手机时间；也可用一个恢复码。',
  sheet_not_read: '这个文件读不出来：请另存为 CSV（UTF-8）或 Excel（.xlsx）再试。',
  sheet_not_written: '写不成 Excel 文件：请改为导出 CSV。',
  step_up_needed: '请再次证明身份：填写您本人的密码或验证码。',
  step_up_not_possible: '您还没有密码，也没有第二道验证：请向行政部要邀请。',
  stopped: '服务器的存储已停止：请告知运维人员。',
  text_not_valid: '这条短信不完整或抄错了：请从 SJ1 起逐组核对，或请对方重发。守望没有变化。',
  text_over: '短信中的时间已过：请对方重发。守望没有变化。',
  ticket_not_valid: '这次登录已过期或已用过：请从头登录。',
  timers_stand_still: '定时循环停住了，期限和报警不会触发：请立即重启服务器，并查看日志。',
  token_not_valid: '登录凭据已过期：请再试一次。',
  too_many_attempts: '尝试次数太多：请等 {{n}} 秒再试，或向行政部要邀请。',
  too_many_open: '打开的页面太多：请关掉几页再试。',
  too_many_requests: '请求太频繁：请稍等再试。',
  too_slow: '服务器没有及时办完：请再试一次。',
  words_not_valid: '文字须有 1 至 {{n}} 个字，写在一行之内。',
  wrong_signature: '本浏览器的密钥与登记不符：请清除本站数据后重新登记。',
};

/** What the core says, by its beginning. */
export const CORES: readonly (readonly [RegExp, string])[] = [
  [/^this device is not enrolled/, '本浏览器尚未登记：请先登录。'],
  [/^visit \S+ is not known on this device/, '本机没有这次拜访：请先同步。'],
  [/^visit \S+ exists already/, '这次拜访已经有了：请改它的计划。'],
  [/has not reached this device/, '内容还没有送到本机：请先同步。'],
  [/^no .* is known (on this device|here)/, '本机还不知道此事：请先同步。'],
  [/^no .* is open on this device/, '此项在本机已办完或还没有送到：请先同步，再看一遍。'],
  [/^this change of the card/, '这项卡片变更是您本人提出的，或已有人决定。'],
  [/^the rep saw/, '卡片现在的值与业务员所见不同：请看清两个值再决定。'],
  [/was handed on to/, '这次拜访已移交给他人：请把要写的告诉接手的人，以前写的都在。'],
  [/^more than one .* is open/, '有多项未完成：请在各项下面分别办理。'],
  [/has passed its review/, '记录已通过审核：修改须说明原因。'],
  [/ is empty: fill it in$/, '有必填项为空：请填好再试。'],
  [/^the itinerary of visit \S+ was not shared/, '行程尚未共享：请先共享。'],
  [/^minutes is out of range/, '时长须为 1 至 43200 分钟。'],
  [/^country is out of range/, '国家代码须为两个字母，例如 CN。'],
  [/ is out of range: give a time from /, '时间超出允许的范围：请改一个时间。'],
  [/ is out of range: /, '有一项超出允许的范围：请核对后再试。'],
  [/^amount: currency/, '币种须为三个字母，例如 CNY。'],
  [/^amount: /, '金额须为普通数字，例如 260.00。'],
  [/has changed since it was shown/, '记录在给对方看过之后有改动：请重新打开，给对方看过再签。'],
  [/^return_by /, '返回时间须晚于拜访开始。'],
  [/^people do not differ/, '这里已没有不同的内容：请再看一遍记录。'],
  [/^these can't be saved together/, '这些不能一起保存：请分开保存。'],
  [/^the edit can't be made: it changes nothing/, '内容没有变化，不必保存。'],
  [/: write less/, '内容太长：请分几次写。'],
  [/^file: .*policy allows/, '文件超过制度允许的大小：请降低分辨率后再附上。记录可以继续写。'],
  [/^file: /, '这个文件不能附上：请选 JPEG、PNG、WebP、HEIC 图片或 PDF。记录可以继续写。'],
  [/^strokes: /, '没有签名笔迹：请对方在屏幕上签名。'],
  [/^(watchers|person|to|visits?|customer|address|contact): |^[a-z ]*id /, '编号有误：只用字母、数字、点和连字符，请核对。'],
  [/^code: it must read/, '登记码的形式为 组织/密码：请完整抄录。'],
  [/^code: /, '代码须为 4 至 8 位数字，两个代码至少有两位不同。'],
  [/perhaps a login page of the network/, '应答的不是行访服务器：当前网络是否需要登录？'],
  [/^(not enrolled: )?this device('s journal)? is /, '本浏览器已登记在另一个人名下：请先清除本浏览器。'],
];

/** The part of a sentence in both languages that is of this one: English stands first, Chinese behind a slash, a stop or a semicolon. */
function part(detail: string, zh: boolean): string {
  const both = /^(.*?\P{Script=Han})(?: \/ |[.;] )(["“「（]?\p{Script=Han}.*)$/su.exec(detail);
  const [, english = detail, chinese = detail] = both ?? [];
  return zh ? chinese : english;
}

/** What a person reads of it. */
export function problem({ code, detail, problem: of }: Pick<CoreError, 'code' | 'detail' | 'problem'>, zh: boolean): string {
  const words = part(detail, zh);
  if (!zh || words === '') return words;
  // Where the server says it in Chinese itself, with its particulars, nothing general is put in its place.
  if (words !== detail) return words;
  const known = PROBLEMS[of] ?? (code === 'refused' && of !== '' ? undefined : CORES.find(([begins]) => begins.test(detail))?.[1]);
  if (known) return known.replace('{{n}}', /\d+/.exec(detail.replace(/^\D*\b1 to /, ''))?.[0] ?? '几');
  return /\p{Script=Han}/u.test(words) ? words : `请核对后再试（原文：${words}）`;
}
