/** Chinese words for the help of the command lines; commander's own are English. */
const TITLES: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
};

export const helpTitle = (title: string): string => TITLES[title] ?? title;
export const HELP_OPTION = ['-h, --help', '显示帮助'] as const;
export const HELP_COMMAND = ['help [command]', '显示一个命令的帮助'] as const;
