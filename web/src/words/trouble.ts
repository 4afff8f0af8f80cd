// What stands on top of a page when something around it is wrong, each with what to do.
import { area } from './area';

export const trouble = area(
  {
    gone: '浏览器已删除本站在此保存的数据（清理数据或空间不足）。已同步的内容都在服务器上，重新登录即可看到；当时尚未同步的内容已无法找回。登录后请允许浏览器保留数据。',
    fast: '本机时间快了 {{time}}：请在系统设置中打开“自动设置时间”。期限按服务器的时间计算，不受影响；本机钟面所示仅作自述。',
    slow: '本机时间慢了 {{time}}：请在系统设置中打开“自动设置时间”。期限按服务器的时间计算，不受影响；本机钟面所示仅作自述。',
    newer: '服务器已更新，本页仍是旧版本：请先保存正在填写的表单，再更新。记录和简报的草稿会保留。',
    update: '立即更新',
  },
  {
    gone: 'The browser has deleted what this site kept here (data was cleared, or there was no room). What was synced is on the server and comes back when you log in again; what was not synced then is lost. After the login, let the browser keep the data.',
    fast: 'The clock of this machine is {{time}} fast: switch on "set time automatically" in its settings. Deadlines go by the server\'s time and are not touched by it; what the clock shows is only a statement.',
    slow: 'The clock of this machine is {{time}} slow: switch on "set time automatically" in its settings. Deadlines go by the server\'s time and are not touched by it; what the clock shows is only a statement.',
    newer: 'The server was updated, and this page is of the old version: save the form you are filling in, then update. Drafts of notes and briefs are kept.',
    update: 'Update now',
  },
);
