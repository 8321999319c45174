import { EmploymentType, WorkMode } from '../roles/role.enums';

const { FULL_TIME, CONTRACTOR, INTERN } = EmploymentType;
const { REMOTE } = WorkMode;

/** What becomes of a demo role as time goes by. */
export type Fate = 'open' | 'draft' | 'on hold' | 'closed';

/** A role of the demo organisation. */
export interface DemoRole {
  title: string;
  department: string;
  skills: string[];
  employmentType: EmploymentType;
  workMode: WorkMode;
  location: string;
  pay: [min: string, max: string];
  years: number;
  seats: number;
  applicants: number;
  /** How many days before now it was opened. */
  age: number;
  fate: Fate;
  description: string;
}

export const departments: Array<[name: string, parent: string | null]> = [
  ['Technology', null],
  ['Engineering', 'Technology'],
  ['Data', 'Technology'],
  ['Product', null],
  ['Design', 'Product'],
  ['Sales', null],
  ['Marketing', null],
  ['Customer Support', null],
  ['Finance', null],
  ['People', null],
];

/**
 * From the article that started the project: what backend developers do and know. Pay in the US: average $95,072 (Indeed),
 * median $115,604 (Glassdoor), both of June 2022. Web development jobs were expected to grow by 23 percent from 2020 to 2030.
 */
export const backendDeveloper: DemoRole = {
  title: 'Backend Developer',
  department: 'Engineering',
  skills: [
    ...['Python', 'Java', 'Ruby', 'PHP', 'Go', 'Rust'],
    ...['Django', 'Flask', 'Node.js', 'MySQL', 'PostgreSQL', 'MongoDB', 'Git', 'CI/CD', 'API design'],
    ...['Network protocols', 'Web security', 'HTML', 'CSS', 'JavaScript'],
  ],
  employmentType: FULL_TIME,
  workMode: REMOTE,
  location: 'Lisbon',
  pay: ['95072.00', '115604.00'],
  years: 2,
  seats: 8,
  applicants: 90,
  age: 150,
  fate: 'open',
  description: [
    'You write the server-side logic of our products, develop and administer their APIs for web and mobile (iOS and Android),',
    'and look after how data is accepted, stored and kept. You take part in decisions on architecture and find the cause of faults.',
    '',
    'You know one or two of Python, Java, Ruby, PHP, Go and Rust well, a framework such as Django, Flask or Node.js, and a database',
    'such as MySQL, PostgreSQL or MongoDB. HTML, CSS and JavaScript are a bonus. Most of us have a degree in computer science or',
    'applied mathematics; it is not required.',
  ].join('\n'),
};

/** Ready-made feedback criteria: the technical ones of the article, and its soft skills. */
export const technicalCriteria = [
  'Server-side logic',
  'API design',
  'Data and storage',
  'System design',
  'Debugging',
];
export const softCriteria = ['Communication', 'Problem solving', 'Industry knowledge'];

/**
 * The other roles: title | department | skills | work mode | pay from, to | years | seats | applicants | days open | fate.
 */
const others = `
  Frontend Developer        | Engineering      | JavaScript, TypeScript, React, CSS  | REMOTE  | 88000 108000  | 2 | 4 | 45 | 120 | open
  Mobile Developer          | Engineering      | Kotlin, Swift, API design           | HYBRID  | 92000 114000  | 3 | 2 | 26 | 95  | open
  Site Reliability Engineer | Engineering      | Linux, Kubernetes, CI/CD, Go        | REMOTE  | 105000 132000 | 4 | 2 | 20 | 80  | open
  QA Engineer               | Engineering      | Test automation, Python, CI/CD      | HYBRID  | 70000 90000   | 2 | 1 | 22 | 70  | on hold
  Engineering Manager       | Engineering      | Leadership, System design           | HYBRID  | 130000 160000 | 6 | 1 | 14 | 60  | open
  Engineering Intern        | Engineering      | Python, Git                         | ON_SITE | 36000 42000   | 0 | 2 | 30 | 50  | open
  Data Engineer             | Data             | Python, SQL, Airflow, PostgreSQL    | REMOTE  | 98000 121000  | 3 | 2 | 24 | 110 | open
  Data Analyst              | Data             | SQL, Statistics, Communication      | HYBRID  | 65000 82000   | 1 | 1 | 26 | 140 | closed
  Product Manager           | Product          | Discovery, Roadmaps, Communication  | HYBRID  | 100000 128000 | 4 | 2 | 28 | 90  | open
  Product Designer          | Design           | Figma, Prototyping, Research        | REMOTE  | 82000 102000  | 3 | 1 | 20 | 75  | open
  Account Executive         | Sales            | Negotiation, CRM                    | HYBRID  | 60000 95000   | 2 | 5 | 24 | 65  | open
  Content Marketer          | Marketing        | Writing, SEO                        | REMOTE  | 55000 70000   | 2 | 1 | 16 | 55  | open
  Support Specialist        | Customer Support | Communication, Troubleshooting      | ON_SITE | 42000 54000   | 0 | 4 | 22 | 85  | open
  Financial Controller      | Finance          | Accounting, Reporting               | ON_SITE | 85000 105000  | 5 | 1 | 12 | 45  | open
  People Partner            | People           | Employment law, Coaching            | HYBRID  | 70000 88000   | 3 | 1 | 0  | 0   | draft`;

const unusual: Record<string, EmploymentType> = {
  'Engineering Intern': INTERN,
  'Product Designer': CONTRACTOR,
};

export const otherRoles: DemoRole[] = others.trim().split('\n').map(roleOf);

function roleOf(line: string): DemoRole {
  const cells = line.split('|').map((cell) => cell.trim());
  const [title = '', department = '', skills = '', mode = '', pay = ''] = cells;
  const [years = 0, seats = 0, applicants = 0, age = 0] = cells.slice(5, 9).map(Number);
  const [min, max] = pay.split(' ');
  const workMode = WorkMode[mode as keyof typeof WorkMode];
  return {
    ...{ title, department, years, seats, applicants, age },
    skills: skills.split(', '),
    employmentType: unusual[title] ?? FULL_TIME,
    workMode,
    location: workMode === WorkMode.ON_SITE ? 'Lisbon' : 'Lisbon or elsewhere',
    pay: [`${min}.00`, `${max}.00`],
    fate: cells[9] as Fate,
    description: `You join the ${department} team as our next ${title}. Daily tools: ${skills}.`,
  };
}

export const rejectionReasons = [
  ['Not enough experience', 'BY_ORGANIZATION'],
  ['Skills do not match', 'BY_ORGANIZATION'],
  ['Another candidate was chosen', 'BY_ORGANIZATION'],
  ['Pay expectations too high', 'BY_ORGANIZATION'],
  ['Took another job', 'BY_CANDIDATE'],
  ['Lost interest', 'BY_CANDIDATE'],
  ['Pay too low', 'BY_CANDIDATE'],
  ['Role was closed', 'OTHER'],
] as const;
