/** Organization packages: one district (or any part of the tree) as a versioned file, imported or shipped as 示例. */
import { z } from 'zod';
import { Organization, UNIT_KIND_LABEL, type Unit, type UnitKind } from './organization.ts';

const code = z.string().regex(/^[0-9A-Za-z-]{1,32}$/);

const unitSchema = z.strictObject({
  code,
  name: z.string().trim().min(1).max(60),
  kind: z.enum(Object.keys(UNIT_KIND_LABEL) as [UnitKind, ...UnitKind[]]),
  parent: code.nullable(),
});

const organizationPackageSchema = z.strictObject({
  version: z.string().min(1).max(60),
  /** Where the units come from, in Chinese. */
  source: z.string().min(1).max(300),
  /** What we ship is an example, not an office's own list. */
  example: z.boolean(),
  units: z.array(unitSchema).min(1),
});

const equal = (a: Unit, b: Unit): boolean => a.name === b.name && a.kind === b.kind && a.parent === b.parent;

/**
 * The organization of several packages. A unit that stands in more than one (the city above each district) is taken
 * once. Throws when a package does not fit the schema, when two packages tell different things of one code, and when
 * the units make no tree.
 */
export function mergePackages(packages: readonly unknown[]): Organization {
  const units = new Map<string, Unit>();
  for (const raw of packages) {
    const inThisPackage = new Set<string>();
    for (const unit of organizationPackageSchema.parse(raw).units) {
      const held = units.get(unit.code);
      if (inThisPackage.has(unit.code) || (held && !equal(held, unit)))
        throw new Error(`unit ${unit.code} is told twice`);
      inThisPackage.add(unit.code);
      if (!held) units.set(unit.code, unit);
    }
  }
  return new Organization([...units.values()]);
}
