/** Migrations of the central server's database: `drizzle-kit generate --config drizzle.server.config.ts --name <what>`. */
import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  casing: 'snake_case',
  schema: './src-server/store/schema/index.ts',
  out: './resources/migrations/server',
});
