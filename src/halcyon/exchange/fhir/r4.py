"""The elements of FHIR R4 (4.0.1) for the resources that this intake reads and the datatypes inside them.

One word per element: `name:Type`, `*` when it repeats, `!` when it must be there. Types that the intake never looks
into (`Timing`, `Quantity` and so on) are named and not opened. The suite compares this table with fhirclient's classes,
which were generated from the specification.
"""

from __future__ import annotations

_RESOURCE = "id:id implicitRules:uri language:code meta:Meta"
_DOMAIN = f"{_RESOURCE} contained:Resource* extension:Extension* modifierExtension:Extension* text:Narrative"
_ELEMENT = "id:string extension:Extension*"
_BACKBONE = f"{_ELEMENT} modifierExtension:Extension*"

RESOURCES = {
    "Bundle": f"""{_RESOURCE}
        entry:BundleEntry* identifier:Identifier link:BundleLink* signature:Signature timestamp:instant
        total:unsignedInt type:code!
        """,
    "MessageHeader": f"""{_DOMAIN}
        author:Reference definition:canonical destination:MessageHeaderDestination* enterer:Reference
        eventCoding:Coding eventUri:uri focus:Reference* reason:CodeableConcept
        response:MessageHeaderResponse responsible:Reference sender:Reference source:MessageHeaderSource!
        """,
    "ServiceRequest": f"""{_DOMAIN}
        asNeededBoolean:boolean asNeededCodeableConcept:CodeableConcept authoredOn:dateTime
        basedOn:Reference* bodySite:CodeableConcept* category:CodeableConcept* code:CodeableConcept
        doNotPerform:boolean encounter:Reference identifier:Identifier* instantiatesCanonical:canonical*
        instantiatesUri:uri* insurance:Reference* intent:code! locationCode:CodeableConcept*
        locationReference:Reference* note:Annotation* occurrenceDateTime:dateTime occurrencePeriod:Period
        occurrenceTiming:Timing orderDetail:CodeableConcept* patientInstruction:string performer:Reference*
        performerType:CodeableConcept priority:code quantityQuantity:Quantity quantityRange:Range
        quantityRatio:Ratio reasonCode:CodeableConcept* reasonReference:Reference*
        relevantHistory:Reference* replaces:Reference* requester:Reference requisition:Identifier
        specimen:Reference* status:code! subject:Reference! supportingInfo:Reference*
        """,
    "Patient": f"""{_DOMAIN}
        active:boolean address:Address* birthDate:date communication:PatientCommunication*
        contact:PatientContact* deceasedBoolean:boolean deceasedDateTime:dateTime gender:code
        generalPractitioner:Reference* identifier:Identifier* link:PatientLink*
        managingOrganization:Reference maritalStatus:CodeableConcept multipleBirthBoolean:boolean
        multipleBirthInteger:integer name:HumanName* photo:Attachment* telecom:ContactPoint*
        """,
    "Practitioner": f"""{_DOMAIN}
        active:boolean address:Address* birthDate:date communication:CodeableConcept* gender:code
        identifier:Identifier* name:HumanName* photo:Attachment* qualification:PractitionerQualification*
        telecom:ContactPoint*
        """,
    "PractitionerRole": f"""{_DOMAIN}
        active:boolean availabilityExceptions:string availableTime:PractitionerRoleAvailableTime*
        code:CodeableConcept* endpoint:Reference* healthcareService:Reference* identifier:Identifier*
        location:Reference* notAvailable:PractitionerRoleNotAvailable* organization:Reference period:Period
        practitioner:Reference specialty:CodeableConcept* telecom:ContactPoint*
        """,
    "Organization": f"""{_DOMAIN}
        active:boolean address:Address* alias:string* contact:OrganizationContact* endpoint:Reference*
        identifier:Identifier* name:string partOf:Reference telecom:ContactPoint* type:CodeableConcept*
        """,
    "Consent": f"""{_DOMAIN}
        category:CodeableConcept*! dateTime:dateTime identifier:Identifier* organization:Reference*
        patient:Reference performer:Reference* policy:ConsentPolicy* policyRule:CodeableConcept
        provision:ConsentProvision scope:CodeableConcept! sourceAttachment:Attachment
        sourceReference:Reference status:code! verification:ConsentVerification*
        """,
    "DocumentReference": f"""{_DOMAIN}
        authenticator:Reference author:Reference* category:CodeableConcept*
        content:DocumentReferenceContent*! context:DocumentReferenceContext custodian:Reference date:instant
        description:string docStatus:code identifier:Identifier* masterIdentifier:Identifier
        relatesTo:DocumentReferenceRelatesTo* securityLabel:CodeableConcept* status:code! subject:Reference
        type:CodeableConcept
        """,
    "Binary": f"{_RESOURCE} contentType:code! data:base64Binary securityContext:Reference",
}

_VALUES = """
    Address Age Annotation Attachment base64Binary boolean canonical code CodeableConcept Coding ContactDetail
    ContactPoint Contributor Count DataRequirement date dateTime decimal Distance Dosage Duration Expression
    HumanName id Identifier instant integer markdown Meta Money oid ParameterDefinition Period positiveInt
    Quantity Range Ratio Reference RelatedArtifact SampledData Signature string time Timing TriggerDefinition
    unsignedInt uri url UsageContext uuid
"""

DATATYPES = {
    "Extension": f"{_ELEMENT} url:uri! " + " ".join(f"value{v[0].upper()}{v[1:]}:{v}" for v in _VALUES.split()),
    "Element": _ELEMENT,
    "Address": f"""{_ELEMENT}
        city:string country:string district:string line:string* period:Period postalCode:string state:string
        text:string type:code use:code
        """,
    "Annotation": f"{_ELEMENT} authorReference:Reference authorString:string text:markdown! time:dateTime",
    "Attachment": f"""{_ELEMENT}
        contentType:code creation:dateTime data:base64Binary hash:base64Binary language:code
        size:unsignedInt title:string url:url
        """,
    "BundleEntry": f"""{_BACKBONE}
        fullUrl:uri link:BundleLink* request:BundleEntryRequest resource:Resource
        response:BundleEntryResponse search:BundleEntrySearch
        """,
    "BundleLink": f"{_BACKBONE} relation:string! url:uri!",
    "CodeableConcept": f"{_ELEMENT} coding:Coding* text:string",
    "Coding": f"{_ELEMENT} code:code display:string system:uri userSelected:boolean version:string",
    "ConsentPolicy": f"{_BACKBONE} authority:uri uri:uri",
    "ConsentProvision": f"""{_BACKBONE}
        action:CodeableConcept* actor:ConsentProvisionActor* class:Coding* code:CodeableConcept*
        data:ConsentProvisionData* dataPeriod:Period period:Period provision:ConsentProvision*
        purpose:Coding* securityLabel:Coding* type:code
        """,
    "ConsentProvisionActor": f"{_BACKBONE} reference:Reference! role:CodeableConcept!",
    "ConsentProvisionData": f"{_BACKBONE} meaning:code! reference:Reference!",
    "ConsentVerification": f"{_BACKBONE} verificationDate:dateTime verified:boolean! verifiedWith:Reference",
    "ContactPoint": f"{_ELEMENT} period:Period rank:positiveInt system:code use:code value:string",
    "DocumentReferenceContent": f"{_BACKBONE} attachment:Attachment! format:Coding",
    "DocumentReferenceContext": f"""{_BACKBONE}
        encounter:Reference* event:CodeableConcept* facilityType:CodeableConcept period:Period
        practiceSetting:CodeableConcept related:Reference* sourcePatientInfo:Reference
        """,
    "DocumentReferenceRelatesTo": f"{_BACKBONE} code:code! target:Reference!",
    "HumanName": f"""{_ELEMENT}
        family:string given:string* period:Period prefix:string* suffix:string* text:string use:code
        """,
    "Identifier": f"""{_ELEMENT}
        assigner:Reference period:Period system:uri type:CodeableConcept use:code value:string
        """,
    "MessageHeaderDestination": f"{_BACKBONE} endpoint:url! name:string receiver:Reference target:Reference",
    "MessageHeaderResponse": f"{_BACKBONE} code:code! details:Reference identifier:id!",
    "MessageHeaderSource": f"""{_BACKBONE}
        contact:ContactPoint endpoint:url! name:string software:string version:string
        """,
    "Meta": f"""{_ELEMENT}
        lastUpdated:instant profile:canonical* security:Coding* source:uri tag:Coding* versionId:id
        """,
    "Narrative": f"{_ELEMENT} div:xhtml! status:code!",
    "OrganizationContact": f"""{_BACKBONE}
        address:Address name:HumanName purpose:CodeableConcept telecom:ContactPoint*
        """,
    "PatientCommunication": f"{_BACKBONE} language:CodeableConcept! preferred:boolean",
    "PatientContact": f"""{_BACKBONE}
        address:Address gender:code name:HumanName organization:Reference period:Period
        relationship:CodeableConcept* telecom:ContactPoint*
        """,
    "PatientLink": f"{_BACKBONE} other:Reference! type:code!",
    "Period": f"{_ELEMENT} end:dateTime start:dateTime",
    "PractitionerQualification": f"""{_BACKBONE}
        code:CodeableConcept! identifier:Identifier* issuer:Reference period:Period
        """,
    "PractitionerRoleAvailableTime": f"""{_BACKBONE}
        allDay:boolean availableEndTime:time availableStartTime:time daysOfWeek:code*
        """,
    "PractitionerRoleNotAvailable": f"{_BACKBONE} description:string! during:Period",
    "Reference": f"{_ELEMENT} display:string identifier:Identifier reference:string type:uri",
}

CHOICES = {
    "Extension": ("value",),
    "MessageHeader": ("event",),
    "ServiceRequest": ("asNeeded", "occurrence", "quantity"),
    "Patient": ("deceased", "multipleBirth"),
    "Consent": ("source",),
    "Annotation": ("author",),
}
