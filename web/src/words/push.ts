// Words about notices on the screen while the app is closed.
import { area } from './area';

export const push = area(
  {
    title: '通知提醒',
    looking: '正在查看…',
    offline: '现在没有网络，联网后才能打开或关闭。',
    on: '已打开：有新通知时，本设备会提醒，应用关着也会。提醒只说是哪类事，内容登录后可见。',
    off: '未打开。打开后，应用关着时也能收到到期提醒和安全警报。浏览器会先问您是否允许。',
    denied: '浏览器已禁止本网站发通知。请在地址栏左侧的网站设置中，或在系统设置的“通知”里改为允许，再回到这里。',
    operator: '贵单位尚未开通。需要的话，请联系管理员。',
    none: '此浏览器不支持通知提醒。请换用较新的 Chrome、Edge、Firefox 或 Safari。收件箱照常可用。',
    home: '在 iPhone 和 iPad 上，先把行访添加到主屏幕：点“分享”，再点“添加到主屏幕”，然后从主屏幕打开。',
    failed: '浏览器没有连上它的推送服务，未能打开。请检查网络后再试；有的网络连不上国外的推送服务。收件箱照常可用。',
    switchOn: '打开通知提醒',
    switchOff: '关闭通知提醒',
    again: '我已改好，再看一次',
  },
  {
    title: 'Notifications',
    looking: 'Looking…',
    offline: 'There is no network. You can switch this on or off once there is.',
    on: 'On: this device tells you of new notices, also while the app is closed. It says what kind of thing it is; the rest is shown after a login.',
    off: 'Off. Once on, reminders and safety alarms come also while the app is closed. The browser asks you first.',
    denied: 'The browser forbids this site to notify you. Allow it in the site settings to the left of the address, or under “Notifications” in the settings of your system, and come back here.',
    operator: 'Your organisation has not set this up. If you need it, ask whoever runs Sojourn for you.',
    none: 'This browser has no notifications. Use a recent Chrome, Edge, Firefox or Safari. The inbox works all the same.',
    home: 'On an iPhone or iPad, put Sojourn on the home screen first: tap “Share”, then “Add to Home Screen”, and open it from there.',
    failed: 'The browser could not reach its push service, so this is still off. Look at the network and try again; some networks do not reach it at all. The inbox works all the same.',
    switchOn: 'Switch notifications on',
    switchOff: 'Switch notifications off',
    again: 'I have changed it: look again',
  },
);
