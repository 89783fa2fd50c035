package org.bluetick;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.stream.Stream;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;

/// Which room may see which (docs/architecture.md): imports point one way.
@AnalyzeClasses(packages = "org.bluetick", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule xmlSeesNoOtherRoom = room("xml").sees();

    @ArchTest
    static final ArchRule addressSeesNoOtherRoom = room("address").sees();

    @ArchTest
    static final ArchRule stanzasAreMadeOfXmlAndAddresses = room("stanza").sees("xml", "address");

    @ArchTest
    static final ArchRule theApiSpeaksOfStanzasOnly = noClasses().that().resideInAPackage("org.bluetick.api..")
            .should().dependOnClassesThat(resideInAPackage("org.bluetick..")
                    .and(not(resideInAnyPackage("org.bluetick.api..", "org.bluetick.stanza..", "org.bluetick.xml..", "org.bluetick.address..")))
                    .and(not(belongToAnyOf(Connection.class, ConnectionHandler.class))))
            .because("a module may bring connections of its own; otherwise it knows stanzas only");

    @ArchTest
    static final ArchRule instantMessagingUsesTheApiAsAnyModuleDoes = room("im").sees("api", "stanza", "xml", "address");

    @ArchTest
    static final ArchRule extensionsUseTheApiAsAnyModuleDoes = room("xep").sees("api", "stanza", "xml", "address");

    @ArchTest
    static final ArchRule sessionsKnowNoStreams = room("session").sees("api", "stanza", "xml", "address");

    @ArchTest
    static final ArchRule theTransportKnowsNoXmpp = room("transport").sees();

    @ArchTest
    static final ArchRule authenticationNeedsNoStream = room("sasl").sees("address");

    @ArchTest
    static final ArchRule nobodySeesTheCompositionRoot = noClasses()
            .that().resideInAPackage("org.bluetick.*..")
            .should().dependOnClassesThat().resideInAPackage("org.bluetick");

    @ArchTest
    static final ArchRule noRoomsSeeEachOtherInACircle =
            SlicesRuleDefinition.slices().matching("org.bluetick.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyXmlSeesStax = only("xml", "javax.xml.stream..", "org.codehaus.stax2..", "com.ctc.wstx..");

    @ArchTest
    static final ArchRule onlyTheMinaTransportSeesMina = only("transport.mina", "org.apache.mina..");

    @ArchTest
    static final ArchRule onlyStorageAndTheJournalSeeJdbc = noClasses().that()
            .resideOutsideOfPackages("org.bluetick.storage..", "org.bluetick.journal..")
            .should().dependOnClassesThat().resideInAnyPackage(
                    "java.sql..", "javax.sql..", "org.postgresql..", "com.zaxxer.hikari..", "org.flywaydb..");

    @ArchTest
    static final ArchRule nothingMutableIsStatic =
            fields().that().areStatic().should().beFinal().andShould(ArchitectureConditions.HOLD_NOTHING_MUTABLE);

    @ArchTest
    static final ArchRule aTurnNeedsNoLock = classes()
            .that().resideInAnyPackage("org.bluetick.session..", "org.bluetick.routing..", "org.bluetick.im..", "org.bluetick.xep..")
            .should(ArchitectureConditions.SYNCHRONIZE_NOTHING);

    private static Room room(String name) {
        return new Room("org.bluetick." + name + "..");
    }

    private static ArchRule only(String room, String... library) {
        return noClasses().that().resideOutsideOfPackage("org.bluetick." + room + "..")
                .should().dependOnClassesThat().resideInAnyPackage(library);
    }

    private record Room(String own) {
        /// Those rooms and no other; libraries are not looked at.
        ArchRule sees(String... others) {
            String[] allowed = Stream.concat(Stream.of(own), Stream.of(others).map(other -> "org.bluetick." + other + ".."))
                    .toArray(String[]::new);
            return noClasses().that().resideInAPackage(own)
                    .should().dependOnClassesThat(resideInAPackage("org.bluetick..").and(not(resideInAnyPackage(allowed))));
        }
    }
}
