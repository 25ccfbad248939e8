import { ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { WorkbenchBridge } from '#shared/contract/shell-channel.ts';
import '#resources/fonts/desk-latin.css';
import { App } from './App.tsx';
import { EngineProvider } from './lib/engine-context.tsx';
import { connectEngine } from './lib/engine.ts';
import { STYLE_NONCE } from './lib/nonce.ts';
import { ANTD_THEME } from './theme/antd.ts';
import './theme/tokens.css';
import './theme/base.css';
import './parts/parts.css';

declare global {
  interface Window {
    readonly workbench: WorkbenchBridge;
  }
}

dayjs.locale('zh-cn');

const root = document.getElementById('root');
if (!root) throw new Error('index.html without #root');

createRoot(root).render(
  <StrictMode>
    <ConfigProvider locale={zhCN} theme={ANTD_THEME} csp={{ nonce: STYLE_NONCE }} wave={{ disabled: true }}>
      <EngineProvider engine={connectEngine(window.workbench)}>
        <App />
      </EngineProvider>
    </ConfigProvider>
  </StrictMode>,
);
