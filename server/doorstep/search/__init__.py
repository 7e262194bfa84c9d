"""One search of the office: customers, visits, work orders, records and people, by whatever is known of them."""
