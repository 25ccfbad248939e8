/** `user add` and `user list`: who may sign in here. */
import { ROLE_LABEL, ROLES, type Role } from '#shared/domain/organization/roles.ts';
import { formatIso } from '#shared/domain/time.ts';
import type { Command } from 'commander';
import { hashPassword, isLongEnough, PASSWORD_LENGTH } from '../session/passwords.ts';
import type { Workstation } from '../workstation.ts';
import { type Cli, withStore, type StoreOptions } from './context.ts';
import { refused, usage } from './exit.ts';

/** The first line of stdin. Throws a usage error when it is too short for a password. */
export async function passwordFrom(stdin: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(chunk);
  const [line = ''] = Buffer.concat(chunks).toString('utf8').split(/\r?\n/);
  if (!isLongEnough(line)) throw usage(`密码至少 ${PASSWORD_LENGTH} 位。`);
  return line;
}

export function userName(text: string): string {
  const name = text.normalize('NFC').trim();
  if (name === '' || name.length > 60) throw usage('用户名不能为空，最长 60 字。');
  // What cannot be seen would make two names look the same.
  if (/\p{C}/u.test(name)) throw usage('用户名里有看不见的字符（控制符或格式符），请重新输入。');
  return name;
}

export async function addUser(
  { users, meta, packages, clock }: Workstation,
  entry: { name: string; role: Role; unit?: string | undefined; password: string | null },
): Promise<{ name: string; role: Role; unit: string }> {
  const own = meta.unit();
  if (own === '') throw refused('本机还没有登记，先登记（enroll）再添加用户。');
  const unit = entry.unit ?? own;
  if (unit !== own && !packages.organization.isWithin(unit, own))
    throw refused(`单位 ${unit} 不属于这台工作站的单位。`);
  const { name, role } = entry;
  // A user without a password cannot sign in to a window.
  const passwordHash = entry.password === null ? '' : await hashPassword(entry.password);
  if (!users.add({ name, role, unit, passwordHash, createdAt: clock.now() })) throw refused(`用户 ${name} 已经存在。`);
  return { name, role, unit };
}

export function addUserCommands(program: Command, cli: Cli): void {
  const user = program.command('user').description('本机用户');

  withStore(user.command('add').description('添加用户').argument('<name>', '用户名'))
    .requiredOption('--role <role>', ROLES.map((role) => `${role}（${ROLE_LABEL[role]}）`).join('、'))
    .option('--unit <code>', '所在单位代码；不写时为本机单位')
    .option('--password-stdin', '从标准输入读密码；不写时该用户不能登录窗口')
    .action(async (name: string, options: StoreOptions & { role: string; unit?: string; passwordStdin?: true }) => {
      const role = ROLES.find((known) => known === options.role);
      if (!role) throw usage(`没有这种角色：${options.role}。可用：${ROLES.join('、')}。`);
      const entry = {
        name: userName(name),
        role,
        unit: options.unit,
        password: options.passwordStdin ? await passwordFrom(cli.terminal.stdin) : null,
      };
      cli.print(await cli.withWorkstation(options, (workstation) => addUser(workstation, entry)), options);
    });

  withStore(user.command('list').description('列出用户')).action((options: StoreOptions) =>
    cli.withWorkstation(options, ({ users }) => {
      const list = users.list().map(({ name, role, unit, lastAt }) => ({
        name,
        role,
        unit,
        lastAt: lastAt === null ? null : formatIso(lastAt),
      }));
      cli.print(list, options);
    }),
  );
}
