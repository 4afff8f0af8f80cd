// How the board's bought parts look and speak: theirs is the only code that needs this, and both are loaded when the first of them is shown.
import { ConfigProvider, theme } from 'antd';
import en from 'antd/locale/en_US';
import zh from 'antd/locale/zh_CN';
import type { ReactNode } from 'react';
import { useDark } from '../design/theme';
import { tongue, useWords } from '../words/words';

export function Look({ children }: { children: ReactNode }) {
  useWords();
  const dark = useDark();
  return (
    <ConfigProvider
      locale={tongue() === 'zh' ? zh : en}
      theme={{ algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm, token: { colorPrimary: '#0b5cad', colorBgElevated: 'var(--paper)', borderRadius: 8, fontFamily: 'var(--font)' } }}
    >
      {children}
    </ConfigProvider>
  );
}
