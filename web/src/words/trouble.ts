// What stands on top of a page when something around it is wrong, each with what to do.
import { area } from './area';

export const trouble = area(
  {
    gone: '浏览器已删除本站在此保存的数据（清理数据或空间不足）。已同步的内容都在服务器上，重新登录即可看到；当时尚未同步的内容已无法找回。登录后请允许浏览器保留数据。',
    fast: '本机时间快了 {{time}}：请在系统设置中打开“自动设置时间”。期限按服务器的时间计算，不受影响；本机钟面所示仅作自述。',
    slow: '本机时间慢了 {{time}}：请在系统设置中打开“自动设置时间”。期限按服务器的时间计算，不受影响；本机钟面所示仅作自述。',
    newer: '服务器已更新，本页仍是旧版本：请先保存正在填写的表单，再更新。记录和简报的草稿会保留。',
    update: '立即更新',
    over: {
      device_revoked: '本浏览器的登记已被撤销，不再收发内容。',
      device_lost: '本浏览器已被声明遗失，不再收发内容。',
      enrolment_over: '本浏览器的登记已到期，不再收发内容。',
      person_left: '您已不在本组织的人员名单中，本浏览器不再收发内容。',
      stored: '这里写的都已在服务器上。',
      held: '这里写的有 {{count}} 条在服务器的隔离区，由风控部决定是否收入。',
      left: '这里写的有 {{count}} 条只在本浏览器中：联网后会自动交给服务器，在此之前请勿清除本站数据。',
      anew: '要继续工作，请向管理员要新的一次性登记码，在另一个浏览器登记；要在这里登记，须先在“本机”中清除本浏览器。',
      renew: '请向管理员要新的一次性登记码，在此重新登记',
      renewGo: '重新登记',
    },
  },
  {
    gone: 'The browser has deleted what this site kept here (data was cleared, or there was no room). What was synced is on the server and comes back when you log in again; what was not synced then is lost. After the login, let the browser keep the data.',
    fast: 'The clock of this machine is {{time}} fast: switch on "set time automatically" in its settings. Deadlines go by the server\'s time and are not touched by it; what the clock shows is only a statement.',
    slow: 'The clock of this machine is {{time}} slow: switch on "set time automatically" in its settings. Deadlines go by the server\'s time and are not touched by it; what the clock shows is only a statement.',
    newer: 'The server was updated, and this page is of the old version: save the form you are filling in, then update. Drafts of notes and briefs are kept.',
    update: 'Update now',
    over: {
      device_revoked: 'The enrolment of this browser was revoked: it gets and sends nothing more.',
      device_lost: 'This browser was declared lost: it gets and sends nothing more.',
      enrolment_over: 'The enrolment of this browser has run out: it gets and sends nothing more.',
      person_left: 'You are no longer among the people of this organisation: this browser gets and sends nothing more.',
      stored: 'All that was written here is on the server.',
      held: 'Of what was written here, entries in the quarantine of the server until risk control decides: {{count}}.',
      left: 'Of what was written here, entries that are only in this browser: {{count}}. They go to the server by themselves when there is a network; do not clear the data of this site before.',
      anew: 'To go on working ask the administrators for a new one-time code and enrol another browser with it; to enrol this one, wipe it first under "This device".',
      renew: 'Ask the administrators for a new one-time code and enrol anew here',
      renewGo: 'Enrol anew',
    },
  },
);
