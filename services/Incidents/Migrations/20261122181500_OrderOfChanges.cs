using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.Incidents.Migrations
{
    /// <inheritdoc />
    public partial class OrderOfChanges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The transaction that changed an incident last, kept by the database: the order of commits is nothing a clock can tell.
            migrationBuilder.Sql(
                """
                alter table incidents add column changed_in xid8 not null default pg_current_xact_id();
                create index ix_incidents_changed_in_id on incidents (changed_in, id);
                create function incident_changed() returns trigger language plpgsql as $$
                begin
                    new.changed_in := pg_current_xact_id();
                    return new;
                end $$;
                create trigger incident_changed before update on incidents for each row
                    when (old.version is distinct from new.version) execute function incident_changed();
                """);
            // By default PostgreSQL takes the disk for a spinning one and would rather read everything open in order than a person's own rows.
            migrationBuilder.Sql("do $$ begin execute format('alter database %I set random_page_cost = 1.1', current_database()); end $$");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                drop trigger incident_changed on incidents;
                drop function incident_changed();
                alter table incidents drop column changed_in;
                """);
            migrationBuilder.Sql("do $$ begin execute format('alter database %I reset random_page_cost', current_database()); end $$");
        }
    }
}
