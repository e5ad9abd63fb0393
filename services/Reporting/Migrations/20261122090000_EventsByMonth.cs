using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.Reporting.Migrations
{
    /// <summary>The table of all events, by hand: EF Core knows no partitions. Months are created by EventPartitions.</summary>
    [DbContext(typeof(ReportingDb))]
    [Migration("20261122090000_EventsByMonth")]
    public class EventsByMonth : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            create table events (
                message_id uuid not null,
                type text not null,
                aggregate_id uuid not null,
                version integer not null,
                at timestamp with time zone not null,
                -- json, not jsonb: kept letter by letter, with escapes that jsonb refuses.
                body json not null,
                constraint pk_events primary key (at, message_id)
            ) partition by range (at);
            create index ix_events_type on events (type, at, message_id);
            create table events_other partition of events default;
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("drop table events");
    }
}
