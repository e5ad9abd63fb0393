using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.Incidents.Migrations
{
    /// <inheritdoc />
    public partial class TagsOfTrees : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_incident_tags_tag_number",
                table: "incident_tags");

            migrationBuilder.CreateIndex(
                name: "ix_incident_tags_tag_number",
                table: "incident_tags",
                columns: new[] { "tag", "number" });

            migrationBuilder.Sql(
                """
                with recursive up as (
                    select id named, merged_into, number from incidents where merged_into is not null and id in (select incident_id from incident_tags)
                    union all
                    select up.named, i.merged_into, i.number from up join incidents i on i.id = up.merged_into)
                update incident_tags t set number = up.number from up where up.merged_into is null and up.named = t.incident_id
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("update incident_tags t set number = i.number from incidents i where i.id = t.incident_id");

            migrationBuilder.DropIndex(
                name: "ix_incident_tags_tag_number",
                table: "incident_tags");

            migrationBuilder.CreateIndex(
                name: "ix_incident_tags_tag_number",
                table: "incident_tags",
                columns: new[] { "tag", "number" },
                unique: true);
        }
    }
}
