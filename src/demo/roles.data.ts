import { EmploymentType, WorkMode } from '../roles/role.enums';

const { FULL_TIME, CONTRACTOR, INTERN } = EmploymentType;
const { HYBRID, ON_SITE, REMOTE } = WorkMode;

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

/** One line for each of the other roles; the wording is the same for all of them. */
export const otherRoles: DemoRole[] = [
  role(
    'Frontend Developer',
    'Engineering',
    'JavaScript, TypeScript, React, CSS',
    REMOTE,
    ['88000.00', '108000.00'],
    2,
    4,
    45,
    120,
  ),
  role(
    'Mobile Developer',
    'Engineering',
    'Kotlin, Swift, API design',
    HYBRID,
    ['92000.00', '114000.00'],
    3,
    2,
    26,
    95,
  ),
  role(
    'Site Reliability Engineer',
    'Engineering',
    'Linux, Kubernetes, CI/CD, Go',
    REMOTE,
    ['105000.00', '132000.00'],
    4,
    2,
    20,
    80,
  ),
  role(
    'QA Engineer',
    'Engineering',
    'Test automation, Python, CI/CD',
    HYBRID,
    ['70000.00', '90000.00'],
    2,
    1,
    22,
    70,
    'on hold',
  ),
  role(
    'Engineering Manager',
    'Engineering',
    'Leadership, System design',
    HYBRID,
    ['130000.00', '160000.00'],
    6,
    1,
    14,
    60,
  ),
  {
    ...role(
      'Engineering Intern',
      'Engineering',
      'Python, Git',
      ON_SITE,
      ['36000.00', '42000.00'],
      0,
      2,
      30,
      50,
    ),
    employmentType: INTERN,
  },
  role(
    'Data Engineer',
    'Data',
    'Python, SQL, Airflow, PostgreSQL',
    REMOTE,
    ['98000.00', '121000.00'],
    3,
    2,
    24,
    110,
  ),
  role(
    'Data Analyst',
    'Data',
    'SQL, Statistics, Communication',
    HYBRID,
    ['65000.00', '82000.00'],
    1,
    1,
    26,
    140,
    'closed',
  ),
  role(
    'Product Manager',
    'Product',
    'Discovery, Roadmaps, Communication',
    HYBRID,
    ['100000.00', '128000.00'],
    4,
    2,
    28,
    90,
  ),
  {
    ...role(
      'Product Designer',
      'Design',
      'Figma, Prototyping, Research',
      REMOTE,
      ['82000.00', '102000.00'],
      3,
      1,
      20,
      75,
    ),
    employmentType: CONTRACTOR,
  },
  role('Account Executive', 'Sales', 'Negotiation, CRM', HYBRID, ['60000.00', '95000.00'], 2, 5, 24, 65),
  role('Content Marketer', 'Marketing', 'Writing, SEO', REMOTE, ['55000.00', '70000.00'], 2, 1, 16, 55),
  role(
    'Support Specialist',
    'Customer Support',
    'Communication, Troubleshooting',
    ON_SITE,
    ['42000.00', '54000.00'],
    0,
    4,
    22,
    85,
  ),
  role(
    'Financial Controller',
    'Finance',
    'Accounting, Reporting',
    ON_SITE,
    ['85000.00', '105000.00'],
    5,
    1,
    12,
    45,
  ),
  role(
    'People Partner',
    'People',
    'Employment law, Coaching',
    HYBRID,
    ['70000.00', '88000.00'],
    3,
    1,
    0,
    0,
    'draft',
  ),
];

function role(
  title: string,
  department: string,
  skills: string,
  workMode: WorkMode,
  pay: [string, string],
  years: number,
  seats: number,
  applicants: number,
  age: number,
  fate: Fate = 'open',
): DemoRole {
  const description = `You join the ${department} team as our next ${title}. Daily tools: ${skills}.`;
  const common = {
    title,
    department,
    skills: skills.split(', '),
    workMode,
    pay,
    years,
    seats,
    applicants,
    age,
    fate,
  };
  return {
    ...common,
    employmentType: FULL_TIME,
    location: workMode === ON_SITE ? 'Lisbon' : 'Lisbon or elsewhere',
    description,
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
