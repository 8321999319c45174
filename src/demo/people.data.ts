import { AccessLevel } from '../core/viewer';

const { ADMIN, RECRUITER, COORDINATOR, HIRING_MANAGER, INTERVIEWER, ANALYST } = AccessLevel;

/** The team of the demo organisation. */
export const team = [
  { name: 'Ines Duarte', email: 'ines.duarte@example.org', accessLevel: ADMIN, timeZone: 'Europe/Lisbon' },
  {
    name: 'Marek Nowak',
    email: 'marek.nowak@example.org',
    accessLevel: RECRUITER,
    timeZone: 'Europe/Warsaw',
  },
  {
    name: 'Grace Okafor',
    email: 'grace.okafor@example.org',
    accessLevel: RECRUITER,
    timeZone: 'Africa/Lagos',
  },
  { name: 'Yuki Tanabe', email: 'yuki.tanabe@example.org', accessLevel: COORDINATOR, timeZone: 'Asia/Tokyo' },
  {
    name: 'Daniel Weiss',
    email: 'daniel.weiss@example.org',
    accessLevel: HIRING_MANAGER,
    timeZone: 'Europe/Berlin',
  },
  {
    name: 'Sofia Rossi',
    email: 'sofia.rossi@example.org',
    accessLevel: HIRING_MANAGER,
    timeZone: 'Europe/Rome',
  },
  {
    name: 'Omar Haddad',
    email: 'omar.haddad@example.org',
    accessLevel: HIRING_MANAGER,
    timeZone: 'Africa/Cairo',
  },
  {
    name: 'Priya Raman',
    email: 'priya.raman@example.org',
    accessLevel: INTERVIEWER,
    timeZone: 'Asia/Kolkata',
  },
  {
    name: 'Tom Becker',
    email: 'tom.becker@example.org',
    accessLevel: INTERVIEWER,
    timeZone: 'Europe/Berlin',
  },
  {
    name: 'Lena Lindqvist',
    email: 'lena.lindqvist@example.org',
    accessLevel: INTERVIEWER,
    timeZone: 'Europe/Stockholm',
  },
  {
    name: 'Carlos Mendez',
    email: 'carlos.mendez@example.org',
    accessLevel: INTERVIEWER,
    timeZone: 'America/New_York',
  },
  { name: 'Ruth Adler', email: 'ruth.adler@example.org', accessLevel: ANALYST, timeZone: 'Europe/London' },
];

export const firstNames = words(`
  Ada Adam Aisha Alan Alejandra Amara Ana Andre Anita Anton Arjun Astrid Ben Bianca Bruno Camille Carmen Chen Chloe Clara
  Dana David Diego Dina Edith Elena Elif Emil Emma Erik Esther Fatima Felix Fiona Gabriel Hana Hassan Helena Hugo Ibrahim
  Ida Igor Irina Isabel Ivan Jana Jasper Joana Jonas Julia Kai Karim Kofi Lara Leila Leo Lucia Magnus Maja Marta Mateo Mei
  Mila Nadia Naoko Nils Noor Nuno Olga Oscar Paula Pedro Petra Rafael Rania Rosa Samir Sara Stefan Tariq Tessa Theo Uma
  Vera Viktor Wanda Xavier Yara Yusuf Zara Zoe`);

export const lastNames = words(`
  Abbott Aguilar Ahmed Almeida Andersen Araujo Bakker Banerjee Barros Bauer Berg Blanc Boateng Borges Carvalho Castro Chan
  Costa Cruz Dahl Dias Dubois Eriksen Evans Fischer Fontaine Garcia Gomes Gupta Hansen Hartmann Hernandez Hoffmann Ito
  Ivanov Jansen Jensen Johansson Kaya Keller Khan Kim Klein Kowalski Kumar Larsen Laurent Lee Lopes Lopez Martin Mehta
  Meyer Mokoena Moreau Moreno Mueller Nakamura Navarro Nielsen Novak Nunes Okoro Oliveira Olsen Osei Park Patel Pereira
  Petrov Pinto Popescu Ribeiro Richter Rivera Robinson Romano Ruiz Santos Sato Schmidt Silva Singh Soares Sousa Suarez
  Suzuki Takahashi Taylor Teixeira Torres Vargas Vogel Wagner Walsh Weber Wong Yamamoto Yilmaz Zhang`);

export const cities = [
  ['Lisbon', 'Europe/Lisbon'],
  ['Porto', 'Europe/Lisbon'],
  ['Berlin', 'Europe/Berlin'],
  ['Warsaw', 'Europe/Warsaw'],
  ['Paris', 'Europe/Paris'],
  ['Madrid', 'Europe/Madrid'],
  ['London', 'Europe/London'],
  ['Stockholm', 'Europe/Stockholm'],
  ['New York', 'America/New_York'],
  ['Chicago', 'America/Chicago'],
  ['Toronto', 'America/Toronto'],
  ['Sao Paulo', 'America/Sao_Paulo'],
  ['Lagos', 'Africa/Lagos'],
  ['Nairobi', 'Africa/Nairobi'],
  ['Bengaluru', 'Asia/Kolkata'],
  ['Singapore', 'Asia/Singapore'],
] as const;

export const employers = [
  'Northwind Trading',
  'Contoso Software',
  'Fabrikam Labs',
  'Blue Heron Systems',
  'Tailspin Logistics',
  'Adatum Health',
  'Lucerne Media',
  'Proseware',
  'Litware Studios',
  'Wide World Foods',
] as const;

export const schools = [
  'University of Lisbon',
  'Technical University of Munich',
  'University of Warsaw',
  'University of Lagos',
  'University of Toronto',
  'Indian Institute of Science',
] as const;

export const tagNames = [
  'referred',
  'relocation',
  'remote only',
  'silver medalist',
  'speaks Portuguese',
  'open source',
  'former intern',
];

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
