/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Words that the made-up company is made of. */
#include "docket-config.h"

#include "docket-demo-private.h"

#define LIST(name) const guint docket_demo_n_##name = G_N_ELEMENTS (docket_demo_##name)

/* clang-format off */

const char *const docket_demo_first_names[] = {
  "Amina", "Anders", "Anjali", "Antoine", "Asel", "Bao", "Bogdan", "Camille", "Carlos", "Chiara", "Chidi", "Dagny", "David", "Dilnoza", "Ekaterina", "Emre",
  "Esther", "Farah", "Fatou", "Felix", "Gareth", "Giulia", "Hana", "Hiroshi", "Ines", "Ioana", "Ivar", "Jamal", "Jana", "Jürgen", "Kateryna", "Kenji",
  "Klára", "Laila", "Léa", "Linh", "Łukasz", "Maeve", "Mahmoud", "Mateo", "Mei", "Mirela", "Naledi", "Niamh", "Noah", "Olga", "Oluwaseun", "Pablo",
  "Petra", "Rashid", "Rūta", "Samir", "Sanna", "Siobhán", "Søren", "Tamar", "Tereza", "Thandiwe", "Tomás", "Umar", "Veronika", "Wei", "Yara", "Zoë",
};
LIST (first_names);

const char *const docket_demo_last_names[] = {
  "Abdi", "Achterberg", "Adeyemi", "Aguilar", "Ahlgren", "Bakker", "Bauer", "Begum", "Björk", "Bonnet", "Castro", "Cerny", "Chowdhury", "Costa", "Dahl", "Demir",
  "Diallo", "Dubois", "Eriksen", "Farkas", "Ferreira", "García", "Georgiou", "Goldberg", "Grünwald", "Hakimi", "Hansen", "Hernández", "Horváth", "Ibrahim", "Ivanov", "Jansen",
  "Kaya", "Khan", "Kim", "Kowalczyk", "Kuznetsova", "Lefèvre", "Li", "Lindholm", "MacLeod", "Mahlangu", "Marek", "Meyer", "Moreau", "Müller", "Nakamura", "Nguyen",
  "Nyström", "Okafor", "Olsen", "Papadopoulos", "Pereira", "Petrova", "Quinn", "Rossi", "Ruiz", "Sato", "Schneider", "Singh", "Szabó", "Tanaka", "Van Dijk", "Żak",
};
LIST (last_names);

const char *const docket_demo_businesses[] = {
  "%s & Sons", "%s Bakery", "Café %s", "%s Dental Practice", "Hotel %s", "%s Logistics", "%s Property Care", "%s Garden Centre", "%s Physiotherapy", "%s Motors", "%s Joinery", "Restaurant %s",
};
LIST (businesses);

const char *const docket_demo_streets[] = {
  "Alder Lane", "Beacon Road", "Bridge Street", "Canal Walk", "Castle Hill", "Cedar Close", "Chapel Row", "Dock Road", "Elm Grove", "Factory Lane", "Ferry Street", "Foundry Yard",
  "Garden Terrace", "Harbour Street", "High Street", "Hill View", "Kiln Road", "Lock Side", "Market Square", "Mill Lane", "Northgate", "Orchard Way", "Park Avenue", "Quay Street",
  "Rope Walk", "School Lane", "Station Road", "Tanner’s Row", "Tower Street", "Union Street", "Victoria Road", "Water Lane", "West Parade", "Windmill Road",
};
LIST (streets);

const char *const docket_demo_cities[] = {
  "Northgate", "Millbrook", "Eastham", "Harbour Quay", "Westfold", "Ashby Cross", "Kingsmoor", "Stonebridge",
};
LIST (cities);

const char *const docket_demo_access[] = {
  "Ring twice, the bell is quiet.", "Key with the neighbour at number 4.", "Park in the yard; the gate code is with the office.", "Dog in the garden, friendly.",
  "Meter cupboard is behind the coats.", "Call ten minutes before.", "Lift is out of order, third floor.", "Deliveries block the ramp until nine.",
};
LIST (access);

const char *const docket_demo_notes[] = {
  "Customer was at home, showed me the leak.", "Old valve seized, freed it with heat.", "Water off for twenty minutes, neighbours told.", "Recommended a new expansion vessel next year.",
  "Pressure stable at 1.6 bar after filling.", "Took the old part along for the warranty claim.", "Customer asked for the invoice by post.", "Second visit needed for the flue sweep.",
  "Filter was full of sludge, flushed twice.", "Left the manual and showed how to bleed the radiators.", "Access panel is painted shut, opened it with care.", "No drip after thirty minutes.",
};
LIST (notes);

const DocketDemoWork docket_demo_works[] = {
  { "Annual boiler service", "Clean the burner, check the flue, measure the exhaust.", 90, TRUE, "Service kit, condensing boiler", "SK-240", 6450 },
  { "No hot water", "Boiler fires but taps stay cold.", 90, TRUE, "Diverter valve", "DV-32", 11890 },
  { "Radiators cold upstairs", "Ground floor is warm, upper floor stays cold.", 75, TRUE, "Automatic air vent", "AV-10", 1890 },
  { "Boiler loses pressure", "Needs topping up every other day.", 105, TRUE, "Expansion vessel 12 l", "EV-12", 8740 },
  { "Thermostat does not switch", "Heating runs all night.", 60, TRUE, "Room thermostat", "RT-7", 9900 },
  { "Heat pump service", "Yearly check with refrigerant leak test.", 120, TRUE, "Filter set, heat pump", "HF-2", 5400 },
  { "Replace circulation pump", "Pump is loud and hot.", 120, TRUE, "Circulation pump 25-60", "CP-2560", 21900 },
  { "Gas smell, check tightness", "Customer smelled gas near the meter; supply is off.", 60, TRUE, "Union nut with seal", "UN-34", 640 },
  { "Leaking tap, kitchen", "Drips steadily, the cupboard is getting wet.", 45, FALSE, "Mixer cartridge 35 mm", "MC-35", 2350 },
  { "Blocked drain", "Water stands in the shower.", 75, FALSE, "Trap with clean-out", "TR-50", 1680 },
  { "Toilet runs on", "Cistern never stops filling.", 45, FALSE, "Fill valve", "FV-38", 2190 },
  { "Burst pipe", "Pipe burst in the cellar, main tap is closed.", 120, FALSE, "Copper pipe 22 mm, 3 m", "CU-22", 2780 },
  { "Fit an outside tap", "Frost-proof, with its own stop tap.", 90, FALSE, "Frost-proof outside tap", "OT-15", 4980 },
  { "Water softener service", "Salt bridge and a full clean.", 75, FALSE, "Resin cleaner", "RC-1", 1450 },
  { "Replace a cellar pump", "The lifting pump trips the breaker.", 120, FALSE, "Lifting pump 300 W", "LP-300", 24900 },
  { "Low pressure, top floor", "Shower is a trickle in the morning.", 90, FALSE, "Pressure reducer 3/4", "PR-34", 6890 },
};
LIST (works);
/* clang-format on */
