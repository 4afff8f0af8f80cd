// What the linter holds, and who may import whom: pages never touch the module, rep and board never each other.
import hooks from 'eslint-plugin-react-hooks';
import ts from 'typescript-eslint';

const never = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });
const module = { group: ['**/core/module/*'], message: 'only the Worker holds the core: ask core/door' };
const inside = {
  group: ['**/core/worker*', '**/core/host*', '**/core/store*', '**/core/key*', '**/core/network*'],
  message: 'a page asks core/door',
};

export default ts.config(
  { ignores: ['dist', 'node_modules', 'src/core/module', 'src/api/schema.d.ts'] },
  ...ts.configs.strictTypeChecked.map((config) => ({ ...config, files: ['src/**/*.{ts,tsx}'] })),
  {
    files: ['src/**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'react-hooks': hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['src/rep/**'],
    rules: never(module, inside, { group: ['**/board/**'], message: 'rep and board do not know each other' }),
  },
  {
    files: ['src/board/**'],
    rules: never(module, inside, { group: ['**/rep/**'], message: 'rep and board do not know each other' }),
  },
  { files: ['src/{design,words,api}/**'], rules: never(module, inside) },
);
