/** Migrations of the workstation's store: `drizzle-kit generate --config drizzle.client.config.ts --name <what>`. */
import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'sqlite',
  schema: './src-main/engine/store/schema/index.ts',
  out: './resources/migrations/client',
});
